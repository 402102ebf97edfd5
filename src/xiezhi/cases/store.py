"""Writes a case's picture: only lines that changed, since each changed line is one digest in the case's chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Model

from xiezhi.cases.models import Approval, Case, ClockRow
from xiezhi.cases.projection import Picture

STORED = tuple[type[Model], ...]


def columns(model: type[Model]) -> list[str]:
    """The attribute names of a model's columns."""
    return [field.attname for field in model._meta.concrete_fields]


def line(row: Model) -> dict[str, Any]:
    """A stored row as the projection would write it."""
    return {name: getattr(row, name) for name in columns(type(row))}


def stored_clocks(case_id: UUID) -> dict[str, dict[str, Any]]:
    """The clocks of a case as stored, by name."""
    return {
        f"{row.key}#{row.about}" if row.about else row.key: line(row)
        for row in ClockRow.objects.filter(case_id=case_id)
    }


def stored_approvals(case_id: UUID) -> dict[UUID, dict[str, Any]]:
    """The approvals of a case as stored, by id."""
    return {row.id: line(row) for row in Approval.objects.filter(case_id=case_id)}


def save(picture: Picture, *, new: bool, approvals: bool = False) -> None:
    """Bring the tables to this picture. `approvals` says whether an approval may have changed."""
    if new:
        Case.objects.bulk_create([Case(**picture.case)])
        ClockRow.objects.bulk_create([ClockRow(**row) for row in picture.clocks.values()])
    else:
        Case.objects.filter(pk=picture.case["id"]).update(**{k: v for k, v in picture.case.items() if k != "id"})
        _save_clocks(picture)
    if approvals:
        _save_approvals(picture)


def _save_clocks(picture: Picture) -> None:
    before = stored_clocks(picture.case["id"])
    changed = [ClockRow(**row) for key, row in picture.clocks.items() if before.get(key) != row]
    _upsert(ClockRow, changed)
    gone = set(before) - set(picture.clocks)
    if gone:
        ClockRow.objects.filter(case_id=picture.case["id"], id__in=[before[name]["id"] for name in gone]).delete()


def _save_approvals(picture: Picture) -> None:
    before = stored_approvals(picture.case["id"])
    _upsert(Approval, [Approval(**row) for key, row in picture.approvals.items() if before.get(key) != row])


def _upsert(model: Any, rows: Iterable[Any]) -> None:
    listed = list(rows)
    if listed:
        names = [name for name in columns(model) if name != "id"]
        model.objects.bulk_create(listed, update_conflicts=True, unique_fields=["id"], update_fields=names)


def differences(picture: Picture) -> list[str]:
    """Where the tables differ from this picture, in words."""
    found = []
    case = Case.objects.filter(pk=picture.case["id"]).first()
    found += _differ("cases_case", {0: line(case)} if case else {}, {0: picture.case})
    found += _differ("cases_clock", stored_clocks(picture.case["id"]), picture.clocks)
    found += _differ("cases_approval", stored_approvals(picture.case["id"]), picture.approvals)
    return found


def _differ(table: str, stored: Mapping[Any, Any], rebuilt: Mapping[Any, Any]) -> list[str]:
    found = [f"{table} {key}: stands in the table only" for key in stored.keys() - rebuilt.keys()]
    found += [f"{table} {key}: missing from the table" for key in rebuilt.keys() - stored.keys()]
    for key in stored.keys() & rebuilt.keys():
        names = [name for name, value in rebuilt[key].items() if stored[key].get(name) != value]
        if names:
            found.append(f"{table} {rebuilt[key]['id']}: {', '.join(names)}")
    return found
