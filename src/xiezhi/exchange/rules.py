"""One row of another system's record: an entry, or the reason why not. Pure: no database, no clock, no file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from xiezhi.accounts.door import BodyView
from xiezhi.cases.door import stored_value
from xiezhi.kernel.clock import SHANGHAI
from xiezhi.kernel.errors import Text, text
from xiezhi.ledger.door import Draft
from xiezhi.standards.door import FieldStandard, MappingFile, Procedure

NOON = time(12)
LAST_SEQ = 0xFFFF
IDENTIFIER = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:/@+-")
REMEMBERED = 100_000


class Wrong(ValueError):
    """A value does not fit; `says` is the reason in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.says: Text = text(zh, en)


@dataclass(frozen=True)
class Target:
    """Where rows go: the body's id and scope, the layers and the zone of the pack, and how far time has come."""

    body: str
    scope: str
    layers: tuple[str, ...]
    zone: ZoneInfo
    now: datetime

    @classmethod
    def of(cls, body: BodyView, layers: Sequence[str], zone: str, now: datetime) -> Target:
        """Where the rows of this body go."""
        return cls(str(body.id), body.path, tuple(layers), ZoneInfo(zone), now)


def case_id(source: str, case: str) -> UUID:
    """The case's id, made from the source and what the source calls the case."""
    return uuid5(NAMESPACE_URL, f"xiezhi:{source}:{case}")


def entry_id(case: UUID, seq: int) -> UUID:
    """The entry's id: made from the case, ending in the position, so that a case's ids sort in the source's order.

    A UUID of version 8 (RFC 9562, 5.8): 106 bits of SHA-256 over the case's id, then `seq` in 16 bits.
    """
    digest = int.from_bytes(sha256(b"xiezhi:entry" + case.bytes).digest()[:16], "big") & ~LAST_SEQ | seq
    return UUID(int=digest & ~(0xF << 76) & ~(0x3 << 62) | 0x8 << 76 | 0x2 << 62)


def chain_id(source: str) -> UUID:
    """The chain that the loads of a source are recorded in."""
    return uuid5(NAMESPACE_URL, f"xiezhi:loads:{source}")


def read_case(value: Any) -> str:
    """What the source calls the case."""
    said = _said(value)
    name = "" if said is None else str(said).strip()
    if not name:
        raise Wrong("缺少案件编号", "the case is not named")
    if not name.isprintable():
        raise Wrong(f"案件编号含有不可见的字符：{name!r}", f"the case's name holds invisible characters: {name!r}")
    return name


def read_seq(value: Any) -> int:
    """The row's place in its case: a whole number from 0."""
    number = whole(value)
    if number is None:
        raise Wrong("缺少案内顺序号", "the place in the case is missing")
    if not 0 <= number <= LAST_SEQ:
        raise Wrong(
            f"案内顺序号不在0至{LAST_SEQ}之间：{number}", f"the place in the case is not in 0 to {LAST_SEQ}: {number}"
        )
    return number


def whole(value: Any) -> int | None:
    """A whole number, also when a spreadsheet wrote it as 157.0; None where nothing is said."""
    said = _said(value)
    if said is None:
        return None
    try:
        number = Decimal(str(said).strip()) if not isinstance(said, bool) else None
        if number is None or not number.is_finite() or number != number.to_integral_value():
            raise InvalidOperation
    except InvalidOperation:
        raise Wrong(f"不是整数：{said}", f"is not a whole number: {said}") from None
    return int(number)


def read_day(value: Any) -> date:
    """A day of the calendar, as a date or written 2006-07-24."""
    said = _said(value)
    if isinstance(said, datetime):
        return said.date()
    if isinstance(said, date):
        return said
    if said is None:
        raise Wrong("缺少日期", "the day is missing")
    written = str(said).strip()
    try:
        if len(written) != 10:
            raise ValueError
        return date.fromisoformat(written)
    except ValueError:
        raise Wrong(f"没有这一天：{written}", f"no such day: {written}") from None


def read_instant(value: Any, zone: ZoneInfo) -> datetime:
    """An instant, as a time stamp or in ISO form; without a zone of its own it is in the pack's."""
    said = _said(value)
    if said is None:
        raise Wrong("缺少时间", "the time is missing")
    try:
        at = said if isinstance(said, datetime) else datetime.fromisoformat(str(said).strip())
    except ValueError:
        raise Wrong(f"没有这一时间：{said}", f"no such time: {said}") from None
    return at if at.tzinfo else at.replace(tzinfo=zone)


def read_person(value: Any, source: str) -> str:
    """A person as the source names them, marked with the source; empty where nobody is named."""
    said = _said(value)
    name = "" if said is None else str(said).strip()
    if not name:
        return ""
    if not IDENTIFIER.issuperset(name):
        raise Wrong(
            f"人员编号含有不能登记的字符：{name}", f"a person's number has signs that cannot be recorded: {name}"
        )
    return f"{source}:{name}"


def _said(value: Any) -> Any:
    return None if value is None or value == "" or value != value else value  # a float that is no number: not said


def read_fact(field: FieldStandard, nothing: Sequence[str], value: Any) -> Any:
    """The value of one field as it is stored; None where nothing is said."""
    said = _said(value)
    if said is None or str(said).strip() in nothing or str(said).strip() == "":
        return None
    if field.type == "integer":
        return whole(said)
    if field.type == "money" and isinstance(said, float):
        said = _decimal(said)
    elif field.type in {"text", "long_text", "choice"} and not isinstance(said, str):
        said = str(said)
    try:
        return stored_value(field, said)
    except ValueError as wrong:
        says = wrong.args[0] if wrong.args and isinstance(wrong.args[0], dict) else text("格式不对", "is malformed")
        raise Wrong(f"“{field.label['zh']}”{says['zh']}", f"{field.label['en']} {says['en']}") from None


def _decimal(number: float) -> str:
    """The decimal a binary number stands for: sums of cents that a computer made are off by less than a millionth."""
    cents = round(number, 2)
    return f"{cents:.2f}" if abs(number - cents) < 1e-6 else repr(number)


class Remembering:
    """A reader that remembers its answers: a record says the same few thousand values again and again."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        self.read = read
        self.known: dict[Any, Any] = {}

    def __call__(self, value: Any) -> Any:
        try:
            return self.known[value]
        except KeyError:
            answer = self.read(value)
            if len(self.known) < REMEMBERED:
                self.known[value] = answer
            return answer


@dataclass(frozen=True)
class Activity:
    """What becomes of an activity's rows: the act, whether it opens, each fact's key, column, reader, need."""

    act: str
    opens: bool
    facts: tuple[tuple[str, int, Callable[[Any], Any], bool], ...]


class Reader:
    """Turns rows into drafts, for one file, mapping and target."""

    def __init__(self, mapping: MappingFile, procedure: Procedure, columns: Sequence[str], target: Target) -> None:
        rows, self.mapping, self.target = mapping.rows, mapping, target
        place = {name: index for index, name in enumerate(columns)}
        self.case, self.seq, self.activity = place[rows.case], place[rows.seq], place[rows.activity]
        self.number = place[rows.number] if rows.number else -1
        self.officer = place[rows.officer] if rows.officer else -1
        self.at = place[rows.day or rows.at]
        self.instant = Remembering(self._instant)
        self.person = Remembering(lambda value: read_person(value, mapping.source))
        self.activities = {name: self._compiled(name, procedure, place) for name in mapping.activities}

    def _compiled(self, name: str, procedure: Procedure, place: Mapping[str, int]) -> Activity:
        one = self.mapping.activities[name]
        act = procedure.act(one.act)
        assert act is not None  # standards has checked the mapping
        facts = []
        for key, column in one.facts.items():
            field = act.field(key)
            assert field is not None
            nothing = tuple(self.mapping.nothing.get(column, ()))
            facts.append((key, place[column], Remembering(partial(read_fact, field, nothing)), field.required))
        return Activity(act.key, act.opens, tuple(facts))

    def _instant(self, value: Any) -> datetime:
        zone = self.target.zone
        at = datetime.combine(read_day(value), NOON, zone) if self.mapping.rows.day else read_instant(value, zone)
        if at > self.target.now:
            raise Wrong(f"日期在将来：{value}", f"lies in the future: {value}")
        return at.astimezone(SHANGHAI)  # the same instant, in the zone whose days the engine counts

    def known(self, value: Any) -> Activity:
        """The activity of that name."""
        found = self.activities.get(value if isinstance(value, str) else str(value))
        if found is None:
            raise Wrong(f"对应表中没有活动：{value}", f"the mapping has no activity: {value}")
        return found

    def draft(self, row: Sequence[Any], case: UUID, seq: int, pack: str) -> Draft:
        """The row as an entry of its case under a pack release; Wrong says why not."""
        activity = self.known(row[self.activity])
        target, person = self.target, self.person(row[self.officer]) if self.officer >= 0 else ""
        facts: dict[str, Any] = {}
        for key, column, read, required in activity.facts:
            value = read(row[column])
            if value is not None:
                facts[key] = value
            elif required:
                raise Wrong(f"缺少 {key}", f"{key} is missing")
        if activity.opens:
            facts["layers"] = list(target.layers)
            if self.number >= 0:
                facts["case_number"] = read_case(row[self.number])
        return Draft(
            id=entry_id(case, seq), case=case, kind=activity.act, occurred_at=self.instant(row[self.at]),
            body=target.body, scope=target.scope, actor=person, facts=facts, officers=(person,) if person else (),
            procedure=self.mapping.procedure, pack=pack, source=self.mapping.source,
        )  # fmt: skip
