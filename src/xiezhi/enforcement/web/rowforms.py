"""The fields of an opening act as the columns of a workbook, and a row of it as facts. The engine judges, not this."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.cases import door as cases
from xiezhi.cases.door import ActForm
from xiezhi.enforcement.web import showing
from xiezhi.enforcement.web.matters import held_by
from xiezhi.parties import door as parties
from xiezhi.standards.door import FieldStandard
from xiezhi.web import door as web

PARTY = ("kind", "name", "id_kind", "id_number", "legal_representative", "address", "phone")
PLACE = ("division", "address")
LEFT_OUT = {"rows", "file", "case", "parties", "party_ref"}
"""What one cell cannot say; an act that needs it is done one by one."""
SEVERAL = re.compile(r"[、；;\n]+")
BETWEEN = re.compile(r"[|｜]")


@dataclass(frozen=True)
class Column:
    """One column: its key, its head, whether it is asked for, what may stand in it."""

    key: str
    head: str
    required: bool
    answers: tuple[str, ...] = ()
    hint: str = ""


class RowForm:
    """The columns of an act for a body on a day, and how their cells are read."""

    def __init__(self, form: ActForm, claim: Claim, day: date) -> None:
        self.form, self.claim, self.day = form, claim, day
        self.fields = [field for field in form.fields if field.type not in LEFT_OUT]
        self.left_out = [field for field in form.fields if field.type in LEFT_OUT]
        body = claim.body
        self.people = accounts.officers_of(body.id, day) if body else []
        self.matters = [m for m in held_by(body, day) if form.procedure.key in m.procedures] if body else []
        below = accounts.divisions(body.division) if body else []
        own = [(body.division, showing.division_name(body.division))] if body else []
        self.divisions = [*own, *((one.code, one.name) for one in below)]

    def columns(self) -> list[Column]:
        """Every column, in the order of the form; who acted and when stand last."""
        found = [column for field in self.fields for column in self._of(field)]
        if self.form.act.people:
            names = tuple(one.name for one in self.people)
            found.append(
                Column("by", _("Officers acting"), True, (), _("Names, separated by 、") + " " + "、".join(names[:6]))
            )
        return [*found, Column("at", _("When it happened"), True, (), "2026-07-01 09:30")]

    def _of(self, field: FieldStandard) -> Iterable[Column]:
        label = web.words(field.label)
        if field.type == "party":
            kinds = tuple(web.words(parties.kind_label(one)) for one in parties.KINDS)
            ids = tuple(web.words(parties.id_kind_label(one)) for one in parties.ID_KINDS)
            heads = (
                _("Kind of party"), _("Name"), _("Kind of identifier"), _("Identifier"), _("Legal representative"),
                _("Address"), _("Telephone"),
            )  # fmt: skip
            answers = {"kind": kinds, "id_kind": ids}
            for part, head in zip(PARTY, heads, strict=True):
                asked = field.required and part in {"kind", "name"}
                yield Column(f"{field.key}.{part}", f"{label}：{head}", asked, answers.get(part, ()))
        elif field.type == "place":
            names = tuple(name for _code, name in self.divisions)
            yield Column(f"{field.key}.division", f"{label}：{_('Division')}", field.required, names)
            yield Column(f"{field.key}.address", f"{label}：{_('Address')}", False)
        else:
            yield Column(field.key, label, field.required, self._answers(field), _hint(field))

    def _answers(self, field: FieldStandard) -> tuple[str, ...]:
        if field.type == "choice":
            return tuple(web.words(option.label) for option in field.options)
        if field.type == "yes_no":
            return (_("Yes"), _("No"))
        if field.type == "matter":
            return tuple(web.words(one.label) for one in self.matters)
        return ()

    def facts(self, row: Mapping[str, str]) -> dict[str, Any]:
        """What a row says, by field. What cannot be read is handed on as it is: the engine refuses it by name."""
        facts = {field.key: self._fact(field, row) for field in self.fields}
        return {key: value for key, value in facts.items() if value not in ("", [], {}, None)}

    def _fact(self, field: FieldStandard, row: Mapping[str, str]) -> Any:
        if field.type == "party":
            said = {part: row.get(f"{field.key}.{part}", "") for part in PARTY}
            said["kind"] = _key(said["kind"], ((one, parties.kind_label(one)) for one in parties.KINDS))
            said["id_kind"] = _key(said["id_kind"], ((one, parties.id_kind_label(one)) for one in parties.ID_KINDS))
            return {part: value for part, value in said.items() if value}
        if field.type == "place":
            said = {part: row.get(f"{field.key}.{part}", "") for part in PLACE}
            said["division"] = next(
                (code for code, name in self.divisions if name == said["division"]), said["division"]
            )
            return said if said["division"] or said["address"] else {}
        return self._reader(field)(row.get(field.key, "")) if row.get(field.key) else ""

    def _reader(self, field: FieldStandard) -> Callable[[str], Any]:
        readers: dict[str, Callable[[str], Any]] = {
            "choice": lambda said: _key(said, ((one.key, one.label) for one in field.options)),
            "choices": lambda said: [_key(one, ((o.key, o.label) for o in field.options)) for one in _several(said)],
            "yes_no": lambda said: {_("Yes"): "yes", _("No"): "no", "是": "yes", "否": "no"}.get(said, said.lower()),
            "matter": lambda said: _key(said, ((one.key, one.label) for one in self.matters)),
            "officers": self.named,
            "evidence": lambda said: [_evidence(one) for one in _several(said)],
            "datetime": lambda said: said.replace(" ", "T"),
        }
        return readers.get(field.type, lambda said: said)

    def named(self, said: str) -> list[str]:
        """The ids of the people of these names; a name that two bear, or nobody, stays a name and is refused."""
        found = []
        for name in _several(said):
            same = [str(one.id) for one in self.people if one.name == name]
            found.append(same[0] if len(same) == 1 else name)
        return found


def _hint(field: FieldStandard) -> str:
    if field.type == "evidence":
        kinds = "、".join(web.words(one) for one in cases.EVIDENCE.values())
        return _("kind|title|source; several separated by ；") + f" ({kinds})"
    if field.type == "choices":
        return _("Several separated by 、") + " " + "、".join(web.words(option.label) for option in field.options)
    if field.type == "officers":
        return _("Names, separated by 、")
    return {"date": "2026-07-01", "datetime": "2026-07-01 09:30", "money": "1234.50"}.get(field.type, "")


def _several(said: str) -> list[str]:
    return [one.strip() for one in SEVERAL.split(said) if one.strip()]


def _key(said: str, options: Iterable[tuple[str, Any]]) -> str:
    """The key of an answer given by its key or by its label in either language; else what was said."""
    for key, label in options:
        if said in {key, label["zh"], label["en"]}:
            return key
    return said


def _evidence(said: str) -> dict[str, str]:
    parts: Sequence[str] = [one.strip() for one in BETWEEN.split(said)]
    kind, title, source = [*parts, "", ""][:3] if len(parts) > 1 else ("", said, "")
    return {"kind": _key(kind, cases.EVIDENCE.items()), "title": title, "source": source}
