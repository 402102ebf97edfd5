"""What an act says, checked field by field against the law's own limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from xiezhi.cases.engine.situation import Attempt, Situation
from xiezhi.cases.errors import WrongFact
from xiezhi.kernel.clock import SHANGHAI
from xiezhi.kernel.errors import Refusal, Text, text
from xiezhi.kernel.money import stored, yuan
from xiezhi.standards.door import ActStandard, FieldStandard, comparable, is_empty

LONGEST = 20_000


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
    said, stored_facts, wrong = dict(attempt.facts), dict[str, Any](), list[Refusal]()
    fields = fields_of(act, situation, str(said.get("method", "")))
    for field in fields:
        value = said.pop(field.key, None)
        if is_empty(value):
            if whole and _required(field, situation):
                wrong.append(_missing(field))
            continue
        try:
            stored_facts[field.key] = stored_value(field, value)
            _limits(field, stored_facts[field.key], attempt)
        except ValueError as problem:
            wrong.append(_wrong(field, problem))
    for key, value in said.items():
        if key in DERIVED:
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


DERIVED = {"delivered_on", "approved_by", "proposal", "layers", "case_number"}
"""Facts the engine writes itself; nobody may say them."""


def _required(field: FieldStandard, situation: Situation) -> bool:
    if field.required_when is not None:
        return field.required_when(situation) is True
    return field.required


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


def _bad(zh: str, en: str) -> ValueError:
    return ValueError(text(zh, en))


def stored_value(field: FieldStandard, value: Any) -> Any:
    """The value in the form that is stored. ValueError carries the reason in both languages."""
    return _READERS[field.type](field, value)


def _text(field: FieldStandard, value: Any) -> str:
    if not isinstance(value, str):
        raise _bad("应是文字", "must be text")
    longest = field.max_length or LONGEST
    cleaned = value.replace("\r\n", "\n").strip()
    if len(cleaned) > longest:
        raise _bad(f"不能超过{longest}字", f"must not be longer than {longest} characters")
    if any(ord(sign) < 32 and sign not in "\n\t" for sign in cleaned):
        raise _bad("含有不可见的控制字符", "holds invisible control characters")
    return cleaned


def _date(field: FieldStandard, value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        raise _bad(f"不是有效日期：{value}", f"is not a date: {value}") from None


def _datetime(field: FieldStandard, value: Any) -> str:
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise _bad(f"不是有效时间：{value}", f"is not a time: {value}") from None
    return (at if at.tzinfo else at.replace(tzinfo=SHANGHAI)).astimezone(SHANGHAI).isoformat(timespec="minutes")


def _money(field: FieldStandard, value: Any) -> str:
    try:
        amount = yuan(value)
    except ValueError:
        raise _bad(
            f"不是金额（元，至多两位小数）：{value}", f"is not an amount in yuan with at most two decimals: {value}"
        ) from None
    if amount < 0:
        raise _bad("不能是负数", "must not be negative")
    return stored(amount)


def _integer(field: FieldStandard, value: Any) -> int:
    try:
        return int(str(value).strip())
    except ValueError:
        raise _bad(f"不是整数：{value}", f"is not a whole number: {value}") from None


def _yes_no(field: FieldStandard, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value) in {"yes", "no"}:
        return str(value) == "yes"
    raise _bad("请回答是或否", "must be yes or no")


def _choice(field: FieldStandard, value: Any) -> str:
    if value not in {option.key for option in field.options}:
        raise _bad("不在可选项中", "is none of the options")
    return str(value)


def _choices(field: FieldStandard, value: Any) -> list[str]:
    chosen = [value] if isinstance(value, str) else list(value)
    return sorted({_choice(field, one) for one in chosen}, key=[option.key for option in field.options].index)


PARTY = ("kind", "name", "id_kind", "id_number", "birth_date", "legal_representative", "address", "phone", "id")


def _party(field: FieldStandard, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not str(value.get("name", "")).strip():
        raise _bad("缺少姓名或者名称", "needs a name")
    if value.get("kind") not in {"citizen", "organisation", "sole_trader"}:
        raise _bad("缺少当事人类型", "needs a kind of party")
    kept = {key: str(value[key]).strip() for key in PARTY if not is_empty(value.get(key))}
    if "birth_date" in kept:
        kept["birth_date"] = _date(field, kept["birth_date"])
    return kept


def _place(field: FieldStandard, value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or not str(value.get("division", "")).isdigit():
        raise _bad("缺少行政区划", "needs an administrative division")
    return {"division": str(value["division"]), "address": str(value.get("address", "")).strip()}


def _strings(field: FieldStandard, value: Any) -> list[str]:
    listed = [value] if isinstance(value, str) else list(value)
    if not all(isinstance(one, str) and one for one in listed):
        raise _bad("格式不对", "is malformed")
    return list(dict.fromkeys(listed))


EVIDENCE_KINDS = (
    "documentary", "physical", "audio_visual", "electronic", "witness", "party_statement", "expert", "site_record",
)  # fmt: skip


def _evidence(field: FieldStandard, value: Any) -> list[dict[str, str]]:
    kept = []
    for one in value:
        if (
            not isinstance(one, Mapping)
            or one.get("kind") not in EVIDENCE_KINDS
            or not str(one.get("title", "")).strip()
        ):
            raise _bad("每项证据要有法定种类和名称", "needs a kind of evidence the law knows and a title for each item")
        kept.append({key: str(one.get(key, "")).strip() for key in ("kind", "title", "source") if one.get(key)})
    return kept


_READERS = {
    "text": _text,
    "long_text": _text,
    "date": _date,
    "datetime": _datetime,
    "money": _money,
    "integer": _integer,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "party": _party,
    "place": _place,
    "matter": _text,
    "officers": _strings,
    "evidence": _evidence,
    "file": _text,
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
        raise _bad("应当是单数", "must be an odd number")
    if field.not_after_now and field.type in {"date", "datetime"} and date.fromisoformat(value[:10]) > attempt.on:
        raise _bad("不能晚于行为日期", "must not be later than the day of the act")


def _bound(word: str, limit: Any) -> Text:
    if word == "at_least":
        return text(f"不得少于{limit}", f"must be at least {limit}")
    return text(f"不得超过{limit}", f"must be at most {limit}")
