"""Copying from an earlier case, and what was decided in cases alike. No value is typed twice; none is copied unread.

What belongs to the earlier party or its act alone (who, when, where, how much, which officers) is never copied.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiezhi.accounts.door import Claim
from xiezhi.cases import door as cases
from xiezhi.cases.door import ActForm, CaseRow, CaseView
from xiezhi.enforcement.web import asking, fields
from xiezhi.kernel.clock import now
from xiezhi.standards.door import FieldStandard
from xiezhi.web import door as web

COPIED = {"matter", "choice", "choices", "yes_no", "text", "long_text", "evidence", "rows"}
PERSONAL = {"demand", "reporter_name", "reporter_contact", "sent_number", "certificates_shown", "intent_told"}
"""What each case must say anew although its kind of field would allow a copy: a person's words, a duty performed."""
PREFIX = "f_"


@dataclass(frozen=True)
class Alike:
    """A decided case of the same matter: its line, and what was decided in it."""

    row: CaseRow
    kinds: str
    fine: str
    grade: str


def like(request: HttpRequest, claim: Claim, asked: ActForm) -> dict[str, Any]:
    """What an opening form takes from the case that `?like=` names; nothing where the claim does not see it."""
    named = asking.identifier(request.GET.get("like"))
    if named is None or not cases.rows_of([named], now().date()):
        return {}
    earlier = cases.case(named, claim, now())
    said = _last_said(earlier)
    start = {}
    for field in asked.fields:
        value = said.get((field.key, field.type))
        if field.type not in COPIED or field.personal or field.key in PERSONAL or value in (None, "", [], {}):
            continue
        if not _fits(field, value):
            continue
        if field.type == "evidence":
            value = [{key: one[key] for key in ("kind", "title", "source") if one.get(key)} for one in value]
        start[PREFIX + field.key] = fields.as_control(field, value)
    return start


def _last_said(case: CaseView) -> dict[tuple[str, str], Any]:
    """What the case says of each fact, the latest word of it, by key and type: acts may use one key for two things."""
    said: dict[tuple[str, str], Any] = {}
    for entry in case.entries:
        for field in () if entry.system else entry.fields:
            if entry.facts.get(field.key) not in (None, "", [], {}):
                said[field.key, field.type] = entry.facts[field.key]
    return said


def _fits(field: FieldStandard, value: Any) -> bool:
    """Whether the form has these answers: another procedure may offer others."""
    known = {option.key for option in field.options}
    return not known or known.issuperset([value] if isinstance(value, str) else value)


def alike(claim: Claim, act: Any, matter: Any, case_id: UUID | None) -> list[Alike]:
    """Decided cases of the same matter that the claim sees, newest first; nothing beside forms that decide nothing."""
    if matter is None or not any(field.key == "fine" for field in act.fields):
        return []
    at = now()
    rows = cases.penalised_alike(matter.key, at.date(), but=case_id)
    decided = [(row, _decision(cases.case(row.id, claim, at))) for row in rows]
    return [_alike(row, *found) for row, found in decided if found is not None]


DECISIONS = ("decided", "spot_decided")


def _decision(case: CaseView) -> tuple[Mapping[str, Any], Any] | None:
    """What was decided, with the fields in which it was said."""
    found = [one for one in case.entries if one.kind in DECISIONS]
    return (found[-1].facts, {field.key: field for field in found[-1].fields}) if found else None


def _alike(row: CaseRow, facts: Mapping[str, Any], known: Mapping[str, Any]) -> Alike:
    def words(key: str) -> str:
        said, field = facts.get(key), known.get(key)
        chosen = [said] if isinstance(said, str) else list(said or ())
        labels = {option.key: web.words(option.label) for option in field.options} if field else {}
        return _(", ").join(labels.get(one, str(one)) for one in chosen)

    return Alike(row, words("kinds"), web.money(facts["fine"]) if facts.get("fine") else "", words("grade"))
