"""What an act says, checked field by field against the law's own limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from xiezhi.cases.engine import readers, tables
from xiezhi.cases.engine.situation import Attempt, Situation
from xiezhi.cases.errors import WrongFact
from xiezhi.kernel.errors import Refusal, Text, text
from xiezhi.standards.door import ActStandard, FieldStandard, comparable, is_empty


def fields_of(act: ActStandard, situation: Situation, method: str = "") -> tuple[FieldStandard, ...]:
    """Everything the act asks for; a delivery adds its own fields, and those of the method chosen."""
    delivery = situation.procedure.delivery
    if not act.delivers or delivery is None:
        return act.fields
    chosen = next((one for one in delivery.methods if one.key == method), None)
    added = (*delivery.fields, *(chosen.fields if chosen else ()))
    own = {field.key for field in act.fields}
    return (*act.fields, *(field for field in added if field.key not in own))


def check_facts(
    act: ActStandard, situation: Situation, attempt: Attempt, *, whole: bool = True
) -> tuple[dict[str, Any], list[Refusal]]:
    """The facts as they are stored, and what is wrong with them. `whole` false asks only for what was mentioned."""
    said, stored_facts, bad = dict(attempt.facts), dict[str, Any](), dict[str, ValueError]()
    fields = fields_of(act, situation, str(said.get("method", "")))
    for field in fields:
        value = said.pop(field.key, None)
        if field.type == "party_ref" and len(situation.parties) < 2:
            value = None  # a sole party needs not be named
        if is_empty(value):
            continue
        try:
            stored_facts[field.key] = stored_value(field, value)
            _knows(field, stored_facts[field.key], situation)
            _limits(field, stored_facts[field.key], attempt)
            _may_choose(field, stored_facts[field.key], attempt)
        except ValueError as problem:
            bad[field.key] = problem
    # whether a field is asked for depends on the others as they are stored: a form says "no", not False
    read = replace(situation, attempt=replace(attempt, facts={**attempt.facts, **stored_facts}))
    wrong = [_wrong(field, bad[field.key]) for field in fields if field.key in bad]
    if whole:
        empty = [field for field in fields if field.key not in stored_facts and field.key not in bad]
        wrong += [_missing(field) for field in empty if _required(field, read)]
    worked_out = {one.key for one in act.computes}
    for key, value in said.items():
        if whole and key in worked_out:
            continue  # worked out anew: a proposal brings what was true when it was made
        if key in DERIVED or key in attempt.carried:
            stored_facts[key] = value
        elif whole:
            wrong.append(
                WrongFact(
                    text(f"“{act.label['zh']}”没有字段 {key}", f"{act.label['en']} has no field {key}"),
                    key=f"field:{key}",
                )
            )
        else:
            stored_facts[key] = value
    return stored_facts, wrong


DERIVED = {"delivered_on", "approved_by", "proposal", "layers", "case_number", "under"}
"""Facts the engine writes itself; nobody may say them."""


def _required(field: FieldStandard, situation: Situation) -> bool:
    if field.type == "party_ref":
        return field.required and len(situation.parties) > 1
    if field.required_when is not None:
        return field.required_when(situation) is True
    return field.required


def unsaid(act: ActStandard, situation: Situation, attempt: Attempt) -> list[FieldStandard]:
    """What the act should have said and did not; for entries that are recorded already."""
    read = replace(situation, attempt=attempt)
    fields = fields_of(act, situation, str(attempt.facts.get("method", "")))
    return [field for field in fields if is_empty(attempt.facts.get(field.key)) and _required(field, read)]


def _missing(field: FieldStandard) -> Refusal:
    return WrongFact(
        text(f"缺少“{field.label['zh']}”", f"{field.label['en']} is missing"),
        cites=field.cite,
        next_step=text(f"填写“{field.label['zh']}”。", f"Fill in {field.label['en']}."),
        key=f"field:{field.key}",
    )


def _wrong(field: FieldStandard, problem: ValueError) -> Refusal:
    said = problem.args[0] if problem.args and isinstance(problem.args[0], dict) else text("格式不对", "is malformed")
    return WrongFact(
        text(f"“{field.label['zh']}”{said['zh']}", f"{field.label['en']} {said['en']}"),
        cites=field.cite,
        key=f"field:{field.key}",
    )


def stored_value(field: FieldStandard, value: Any) -> Any:
    """The value in the form that is stored. ValueError carries the reason in both languages."""
    return _READERS[field.type](field, value)


PARTY = ("kind", "name", "id_kind", "id_number", "birth_date", "legal_representative", "address", "phone", "id")


def _party(field: FieldStandard, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not str(value.get("name", "")).strip():
        raise readers.bad("缺少姓名或者名称", "needs a name")
    if value.get("kind") not in {"citizen", "organisation", "sole_trader"}:
        raise readers.bad("缺少当事人类型", "needs a kind of party")
    kept = {key: str(value[key]).strip() for key in PARTY if not is_empty(value.get(key))}
    if "birth_date" in kept:
        kept["birth_date"] = readers.date_(field, kept["birth_date"])
    return kept


def _parties(field: FieldStandard, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        raise readers.bad("应是当事人列表", "must be a list of parties")
    return [_party(field, one) for one in value]


def _place(field: FieldStandard, value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or not str(value.get("division", "")).isdigit():
        raise readers.bad("缺少行政区划", "needs an administrative division")
    return {"division": str(value["division"]), "address": str(value.get("address", "")).strip()}


def _strings(field: FieldStandard, value: Any) -> list[str]:
    listed = [value] if isinstance(value, str) else list(value)
    if not all(isinstance(one, str) and one for one in listed):
        raise readers.bad("格式不对", "is malformed")
    return list(dict.fromkeys(listed))


EVIDENCE_KINDS = (
    "documentary", "physical", "audio_visual", "electronic", "witness", "party_statement", "expert", "site_record",
)  # fmt: skip


EVIDENCE_KEYS = ("kind", "title", "source", "item")
"""`item` is the id of an item kept in the evidence room; a thing that cannot be uploaded has none."""


def _evidence(field: FieldStandard, value: Any) -> list[dict[str, str]]:
    kept = []
    for one in value:
        if (
            not isinstance(one, Mapping)
            or one.get("kind") not in EVIDENCE_KINDS
            or not str(one.get("title", "")).strip()
        ):
            raise readers.bad(
                "每项证据要有法定种类和名称", "needs a kind of evidence the law knows and a title for each item"
            )
        kept.append({key: str(one.get(key, "")).strip() for key in EVIDENCE_KEYS if one.get(key)})
    return kept


_READERS = {
    "text": readers.text_,
    "long_text": readers.text_,
    "date": readers.date_,
    "datetime": readers.datetime_,
    "money": readers.money,
    "integer": readers.integer,
    "yes_no": readers.yes_no,
    "choice": readers.choice,
    "choices": readers.choices,
    "party": _party,
    "place": _place,
    "matter": readers.text_,
    "officers": _strings,
    "evidence": _evidence,
    "file": readers.text_,
    "rows": tables.rows,
    "case": tables.other_case,
    "parties": _parties,
    "party_ref": readers.text_,
}


def _limits(field: FieldStandard, value: Any, attempt: Attempt) -> None:
    measured = len(value) if isinstance(value, list) else comparable(value)
    for word, limit in (("at_least", field.at_least), ("at_most", field.at_most)):
        if limit is None:
            continue
        bound = int(limit) if isinstance(value, list) else comparable(limit)
        try:
            outside = measured < bound if word == "at_least" else measured > bound
        except TypeError:
            continue
        if outside:
            raise ValueError(_bound(word, limit))
    if field.odd and isinstance(value, list) and len(value) % 2 == 0:
        raise readers.bad("应当是单数", "must be an odd number")
    if field.not_after_now and field.type in {"date", "datetime"} and date.fromisoformat(value[:10]) > attempt.on:
        raise readers.bad("不能晚于行为日期", "must not be later than the day of the act")


def _knows(field: FieldStandard, value: Any, situation: Situation) -> None:
    if field.type == "party_ref" and value not in situation.parties:
        raise readers.bad("不是本案当事人", "is no party of this case")


def _may_choose(field: FieldStandard, value: Any, attempt: Attempt) -> None:
    """An option may be kept for certain posts."""
    chosen = value if isinstance(value, list) else [value]
    for option in field.options:
        if option.by and option.key in chosen and attempt.roles is not None and not attempt.roles & set(option.by):
            raise readers.bad(
                f"中的“{option.label['zh']}”不属于您的岗位职责", f"{option.label['en']} is not for your post"
            )


def _bound(word: str, limit: Any) -> Text:
    if word == "at_least":
        return text(f"不得少于{limit}", f"must be at least {limit}")
    return text(f"不得超过{limit}", f"must be at most {limit}")
