"""Divisions and bodies enter their registers."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from xiezhi.accounts import queries, rules
from xiezhi.accounts.acts.entering import entering
from xiezhi.accounts.claims import as_system
from xiezhi.accounts.errors import WrongRegisterValue
from xiezhi.accounts.models import Body, Division
from xiezhi.accounts.values import REGISTER_ROOT, BodyView, Claim
from xiezhi.kernel.errors import text
from xiezhi.kernel.identifiers import new_id
from xiezhi.standards import door as standards

DIVISIONS = uuid5(NAMESPACE_URL, "xiezhi:register:divisions")
"""The chain of the list of divisions."""


def load_divisions(rows: Iterable[Mapping[str, Any]], *, by: Claim) -> int:
    """Enter what a list of divisions says that the register does not yet, in one entry; how many lines were new.

    A row has code, name, level, kind, parent (a code), pinyin, valid_from and valid_to, as in the packs' divisions.csv.
    A parent must be registered or stand in the list. A code that has another name or parent than before is entered
    anew, and its earlier line ends the day before. Running it again enters nothing.
    """
    known: dict[str, list[Division]] = {}
    for line in Division.objects.order_by("valid_from"):
        known.setdefault(line.code, []).append(line)
    paths = {code: str(lines[-1].path) for code, lines in known.items()}
    fresh, ended = [], []
    for row in sorted(rows, key=lambda row: len(str(row["code"]))):
        division = _division(row, paths)
        paths[division.code] = division.path
        lines = known.get(division.code, [])
        if any(_same(line, division) or line.valid_from == division.valid_from for line in lines):
            continue
        fresh.append(division)
        ended += _end_earlier(lines, division)
    if fresh:
        facts = {"divisions": len(fresh), "ended": len(ended), "first": fresh[0].code, "last": fresh[-1].code}
        with entering("divisions_loaded", chain=DIVISIONS, scope=REGISTER_ROOT, by=by, facts=facts):
            Division.objects.bulk_create(fresh, batch_size=500)
            for line in ended:
                line.save(update_fields=["valid_to"])
    return len(fresh)


def load_reference() -> int:
    """Enter the lists of divisions that the packs hold; how many lines were new. Run at every start."""
    new = 0
    for path in sorted(standards.packs_folder().glob("provincial/*/divisions.csv")):
        with path.open(encoding="utf-8", newline="") as lines, as_system() as system:
            new += load_divisions(csv.DictReader(lines), by=system)
    return new


def register_body(
    *,
    by: Claim,
    code: str,
    name_zh: str,
    division: str,
    level: str,
    name_en: str = "",
    layers: Iterable[str] = ("national",),
    fields: Iterable[str] = (),
    short_word: str = "",
    reconsideration: Mapping[str, str] | None = None,
    court: Mapping[str, str] | None = None,
    address: Mapping[str, str] | None = None,
    phone: str = "",
    bank: Mapping[str, Any] | None = None,
    valid_from: date = date(2021, 7, 15),
    valid_to: date | None = None,
    id: UUID | None = None,  # noqa: A002
) -> BodyView:
    """Register a body. Its path is its division's path and its code; `bank` is the account that fines are paid to."""
    if level not in rules.LEVELS or not name_zh.strip():
        raise WrongRegisterValue(
            text(f"机关 {code} 的层级或名称不对", f"body {code}: level or name is not in order"),
            next_step=text("层级为 " + "、".join(rules.LEVELS), "The levels are " + ", ".join(rules.LEVELS)),
        )
    home = queries.division(division)
    try:
        path = rules.body_path(home.path, code)
    except ValueError as wrong:
        raise WrongRegisterValue(text(f"机关代码不对：{code}", str(wrong))) from wrong
    two = {"reconsideration_body": reconsideration, "court": court, "address": address}
    texts = {f"{key}_{lang}": (value or {}).get(lang, "") for key, value in two.items() for lang in ("zh", "en")}
    body = Body(
        id=id or new_id(), code=code, name_zh=name_zh, name_en=name_en, division_code=division, level=level, path=path,
        layers=list(layers), fields=list(fields), short_word=short_word, phone=phone, bank=dict(bank or {}),
        valid_from=valid_from, valid_to=valid_to, **texts,
    )  # fmt: skip
    facts = {"code": code, "name": name_zh, "division": division, "level": level, "from": str(valid_from)}
    with entering("body_registered", chain=body.id, scope=f"{REGISTER_ROOT}.{path}", by=by, facts=facts):
        body.save(force_insert=True)
    return queries.body(body.id)


def _division(row: Mapping[str, Any], paths: Mapping[str, str]) -> Division:
    code, parent = str(row["code"]), str(row.get("parent") or "")
    if parent and parent not in paths:
        raise WrongRegisterValue(
            text(f"区划 {code} 的上级 {parent} 未登记", f"division {code}: its parent {parent} is not registered"),
            next_step=text("先登记上级区划。", "Register the parent first."),
        )
    label = rules.division_label(code)
    return Division(
        code=code,
        name=str(row["name"]),
        level=str(row["level"]),
        kind=str(row.get("kind") or ""),
        parent=parent,
        path=f"{paths[parent]}.{label}" if parent else label,
        pinyin=str(row.get("pinyin") or ""),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]) if row.get("valid_to") else None,
    )


def _same(line: Division, division: Division) -> bool:
    """Whether a line says of its code what the other does, at whatever day."""
    return (line.name, line.level, line.parent) == (division.name, division.level, division.parent)


def _end_earlier(lines: list[Division], division: Division) -> list[Division]:
    """The lines that the new one ends, with their last day set; the new one itself ends before a later line begins."""
    ended = [line for line in lines if line.valid_from < division.valid_from and line.valid_to is None]
    for line in ended:
        line.valid_to = division.valid_from - timedelta(days=1)
    later = [line.valid_from for line in lines if line.valid_from > division.valid_from]
    if later:
        division.valid_to = min(later) - timedelta(days=1)
    return ended


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
