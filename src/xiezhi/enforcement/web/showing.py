"""What a fact says, as people read it: by the type its field has in the pack, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.parties import door as parties
from xiezhi.standards import door as standards
from xiezhi.standards.door import FieldStandard
from xiezhi.web import door as web

Names = Mapping[str, str]


@dataclass(frozen=True)
class Said:
    """One line of what an act says: label, value, and the articles that ask for it."""

    label: str
    value: str
    cites: tuple[str, ...] = ()
    long: bool = False
    personal: bool = False


LONG = {"long_text", "evidence", "rows"}


def facts_of(fields: Iterable[FieldStandard], facts: Mapping[str, Any], names: Names) -> list[Said]:
    """Everything these facts say, in the order of the fields; then what the engine worked out."""
    lines = [
        Said(web.words(field.label), value, field.cite, field.type in LONG, field.personal)
        for field in fields
        if (value := shown(field, facts.get(field.key), names))
    ]
    return [*lines, *_worked_out(facts, names, {field.key for field in fields})]


def _worked_out(facts: Mapping[str, Any], names: Names, fields: set[str]) -> Iterable[Said]:
    if facts.get("delivered_on") and "delivered_on" not in fields:
        yield Said(_("Counts as delivered on"), web.legal_day(facts["delivered_on"], weekday=False))
    if facts.get("case_number"):
        yield Said(_("Case number"), str(facts["case_number"]))
    if facts.get("hearing_due") is True:
        yield Said(_("Hearing"), _("The party may ask for a hearing"))
    if facts.get("approved_by"):
        yield Said(_("Approved by"), people(facts["approved_by"], names))


def shown(field: FieldStandard, value: Any, names: Names) -> str:
    """One value as words; empty for nothing."""
    if value in (None, "", [], {}):
        return ""
    return _WORDS.get(field.type, _text)(field, value, names)


def _text(field: FieldStandard, value: Any, names: Names) -> str:
    return str(value)


def _day(field: FieldStandard, value: Any, names: Names) -> str:
    return web.legal_day(value, weekday=False)


def _moment(field: FieldStandard, value: Any, names: Names) -> str:
    return web.legal_moment(value)


def _money(field: FieldStandard, value: Any, names: Names) -> str:
    return web.money(value)


def _yes_no(field: FieldStandard, value: Any, names: Names) -> str:
    return _("Yes") if value in (True, "yes") else _("No")


def _choice(field: FieldStandard, value: Any, names: Names) -> str:
    chosen = [value] if isinstance(value, str) else list(value)
    known = {option.key: web.words(option.label) for option in field.options}
    return _(", ").join(known.get(one, str(one)) for one in chosen)


def _party(field: FieldStandard, value: Any, names: Names) -> str:
    kind = web.words(parties.kind_label(str(value.get("kind", ""))))
    number = masked(value)
    return " · ".join(filter(None, (str(value.get("name", "")), kind, number)))


def masked(party: Mapping[str, Any]) -> str:
    """A party's identifier as lists show it: a firm's code is public, a person's number is masked."""
    number, kind = str(party.get("id_number") or ""), str(party.get("id_kind") or "")
    return (
        number if kind in {"credit_code", "organisation_code"} else parties.masked_identifier(number) if number else ""
    )


def _place(field: FieldStandard, value: Any, names: Names) -> str:
    return " ".join(filter(None, (division_name(str(value.get("division", ""))), str(value.get("address", "")))))


_divisions: dict[str, str] = {}


def division_name(code: str) -> str:
    """The name of a division; its code where the list does not know it. Names are remembered: they hardly change."""
    if code and code not in _divisions:
        try:
            _divisions[code] = accounts.division(code).name
        except accounts.UnknownRegisterEntry:
            return code
    return _divisions.get(code, "")


def _matter(field: FieldStandard, value: Any, names: Names) -> str:
    return matter_name(str(value))


def matter_name(key: str) -> str:
    """The label of a matter, whatever day it was in force; its key where the catalogue has none."""
    versions = standards.current().matters.get(key)
    return web.words(versions[-1][1].label) if versions else key


def _officers(field: FieldStandard, value: Any, names: Names) -> str:
    return people([value] if isinstance(value, str) else value, names)


def people(ids: Iterable[Any], names: Names) -> str:
    """The names of these people."""
    return _(", ").join(names.get(str(one), str(one)[:8]) for one in ids)


def _evidence(field: FieldStandard, value: Any, names: Names) -> str:
    return "\n".join(evidence_line(one) for one in value if isinstance(one, Mapping))


def evidence_line(one: Mapping[str, Any]) -> str:
    """One piece of evidence: kind, title, where it came from."""
    kind = web.words(cases.EVIDENCE.get(str(one.get("kind")), {}))
    source = str(one.get("source") or "")
    return " · ".join(filter(None, (kind, str(one.get("title", "")), source)))


def _rows(field: FieldStandard, value: Any, names: Names) -> str:
    """Each row on a line; of a note, question and answer in turn. Older entries may hold a text instead."""
    if isinstance(value, str):
        return value
    if {column.key for column in field.columns} == {"q", "a"}:
        silent = _("(no answer)")
        turns = [(one.get("q", ""), one.get("a") or silent) for one in value if isinstance(one, Mapping)]
        return "\n".join(_("Q: %(q)s\nA: %(a)s") % {"q": question, "a": answer} for question, answer in turns)
    lines = [_row(field, one, names) for one in value if isinstance(one, Mapping)]
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def _row(field: FieldStandard, row: Mapping[str, Any], names: Names) -> str:
    colon = pgettext("after a word", ": ")
    cells = [(column, row.get(column.key)) for column in field.columns if row.get(column.key) not in (None, "")]
    return _("; ").join(f"{web.words(column.label)}{colon}{_cell(column, said, names)}" for column, said in cells)


def _cell(column: Any, value: Any, names: Names) -> str:
    """A column says its type and options as a field does."""
    return _WORDS.get(column.type, _text)(column, value, names)


_WORDS: dict[str, Callable[[FieldStandard, Any, Names], str]] = {
    "date": _day,
    "datetime": _moment,
    "money": _money,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choice,
    "party": _party,
    "place": _place,
    "matter": _matter,
    "officers": _officers,
    "evidence": _evidence,
    "rows": _rows,
}


def role_name(role: str) -> str:
    """A post in the reader's language."""
    known = accounts.matrix().roles.get(role)
    return web.words(known.label) if known else role
