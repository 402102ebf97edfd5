"""Divisions and bodies enter their registers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from xiezhi.accounts import queries, rules
from xiezhi.accounts.acts.entering import entering
from xiezhi.accounts.errors import WrongRegisterValue
from xiezhi.accounts.models import Body, Division
from xiezhi.accounts.values import REGISTER_ROOT, BodyView, Claim
from xiezhi.kernel.errors import text
from xiezhi.kernel.identifiers import new_id

DIVISIONS = uuid5(NAMESPACE_URL, "xiezhi:register:divisions")
"""The chain of the list of divisions."""


def load_divisions(rows: Iterable[Mapping[str, Any]], *, by: Claim) -> int:
    """Enter the divisions of a list that are not entered yet, in one entry; how many were new.

    A row has code, name, level, kind, parent (a code), pinyin, valid_from and valid_to, as in the packs' divisions.csv.
    A parent must be registered or stand in the list. Running it again enters nothing.
    """
    known = {code: str(path) for code, path in Division.objects.order_by("valid_from").values_list("code", "path")}
    stored = set(Division.objects.values_list("code", "valid_from"))
    paths, fresh = dict(known), []
    for row in sorted(rows, key=lambda row: len(str(row["code"]))):
        division = _division(row, paths)
        paths[division.code] = division.path
        if (division.code, division.valid_from) not in stored:
            fresh.append(division)
    if fresh:
        facts = {"divisions": len(fresh), "first": fresh[0].code, "last": fresh[-1].code}
        with entering("divisions_loaded", chain=DIVISIONS, scope=REGISTER_ROOT, by=by, facts=facts):
            Division.objects.bulk_create(fresh, batch_size=500)
    return len(fresh)


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


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
