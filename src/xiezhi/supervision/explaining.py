"""How a verdict was worked out: what opened, paused, extended and ended an obligation, and what a check asked.

The steps are those of the reference evaluator. Each is said by a fixed sentence in both languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from xiezhi.kernel.clock import SHANGHAI
from xiezhi.kernel.days import Calendar
from xiezhi.kernel.errors import Text, text
from xiezhi.supervision import expressions as say
from xiezhi.supervision.ir import Check, Deadline, Entry, Programme, Rule, Verdict
from xiezhi.supervision.reference import Case, Due, Owed, due_of, followed, hourly, obligation, without_pauses
from xiezhi.supervision.reference_expressions import Answer, At, day_of, said_by, test, value


@dataclass(frozen=True)
class Step:
    """One step. `seq` is the entry it rests on; days are numbers (of seconds, where the rule counts hours).

    `left` and `right` are the two sides of a comparison as `shown`, `answer` whether a test held.
    """

    kind: str
    seq: int | None = None
    day: int | None = None
    until: int | None = None
    amount: int | None = None
    unit: say.Unit | None = None
    answer: Answer = None
    left: str = ""
    right: str = ""
    order: str = ""


UNITS: dict[str, Text] = {
    "calendar_days": text("日", "calendar days"), "working_days": text("个工作日", "working days"),
    "months": text("个月", "months"), "years": text("年", "years"), "hours": text("小时", "hours"),
}  # fmt: skip
ORDERS: dict[str, Text] = {
    "is": text("等于", "is"), "at_least": text("不少于", "is at least"), "above": text("多于", "is above"),
    "at_most": text("不多于", "is at most"), "below": text("少于", "is below"),
}  # fmt: skip
ANSWERS: dict[Answer, Text] = {
    True: text("是", "yes"), False: text("否", "no"), None: text("无法确定", "cannot be told"),
}  # fmt: skip
STEPS: dict[str, Text] = {
    "opened": text("自 {day} 起算，当日不计", "counted from {day}, which is not counted itself"),
    "perhaps_opened": text("自 {day} 起算；是否起算无法确定", "counted from {day}; whether it begins cannot be told"),
    "no_first_day": text("没有说明自哪一日起算", "the first day is not said"),
    "limit": text("期限 {amount} {unit}", "the limit is {amount} {unit}"),
    "extended": text("{day} 延长 {amount} {unit}", "extended on {day} by {amount} {unit}"),
    "ends": text("不计中断，最后一日为 {day}", "without pauses the last day is {day}"),
    "paused": text(
        "{day} 至 {until} 不计入期限，最后一日推后 {amount} 日",
        "the days from {day} to {until} do not count, which moves the last day by {amount} days",
    ),
    "pause_runs": text("{day} 起不计入期限，尚未结束", "since {day} days do not count; this has not ended"),
    "perhaps_paused": text("{day} 起是否不计入期限，无法确定", "whether days since {day} count cannot be told"),
    "rolled": text("{day} 为休息日，推后至 {until}", "{day} is a rest day, so the last day is {until}"),
    "lasts": text("其后的休息日仍算按期，至 {until}", "the rest days that follow are still in time, up to {until}"),
    "due": text("最后期限为 {day}", "due by {day}"),
    "done": text("{day} 办理", "done on {day}"),
    "perhaps_done": text("{day} 的是否算作办理，无法确定", "whether {day} counts as done cannot be told"),
    "perhaps_extended": text(
        "{day} 是否延长、延长多久，无法确定", "whether {day} extends it, or by how much, cannot be told"
    ),
    "not_done": text("截至 {day} 没有办理", "not done by {day}"),
    "no_longer_owed": text("{day} 起不再需要办理", "no longer owed since {day}"),
    "replaced": text("{day} 重新起算", "begun anew on {day}"),
    "not_owed": text("从全案看无需办理", "the whole case says that nothing was owed"),
    "compared": text("{left} {order} {right}：{answer}", "{left} {order} {right}: {answer}"),
    "present": text("{left} 已说明：{answer}", "{left} was said: {answer}"),
    "standing": text("此状态仍在：{answer}", "the state stands: {answer}"),
    "apart": text("经办人不同：{answer}", "other people acted: {answer}"),
}  # fmt: skip
"""The sentence of each kind of step."""
NOTHING = "—"


def explain(
    programme: Programme, rule: Rule, entries: Sequence[Entry], verdict: Verdict, *,
    as_of_day: int, as_of_second: int, calendar: Calendar,
) -> list[Step]:  # fmt: skip
    """How the rule came to its verdict on one entry of a case, in the order in which a person would work it out."""
    case = Case(programme, verdict.case, tuple(entries), as_of_day, as_of_second, calendar)
    if isinstance(rule.body, Check):
        return list(_asked(rule.body, case, verdict.seq))
    return list(_owed(rule, rule.body, case, verdict))


def words(step: Step, rule: Rule) -> Text:
    """A step in both languages."""
    hours = isinstance(rule.body, Deadline) and hourly(rule.body)
    said = {"day": _day(step.day, hours), "until": _day(step.until, hours), "amount": step.amount}
    return {
        language: sentence.format(
            **said, left=step.left, right=step.right, answer=ANSWERS[step.answer][language],
            unit=UNITS[step.unit][language] if step.unit else "",
            order=ORDERS[step.order][language] if step.order else "",
        )
        for language, sentence in STEPS[step.kind].items()
    }  # fmt: skip


def _day(number: int | None, hours: bool) -> str:
    if number is None:
        return ""
    if hours:
        return datetime.fromtimestamp(number, UTC).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    return day_of(number).isoformat()


# ---- deadlines ----


def _owed(rule: Rule, deadline: Deadline, case: Case, verdict: Verdict) -> Iterator[Step]:
    doubtful = case.matches(deadline.trigger, verdict.seq) is None
    owed = obligation(deadline, case, verdict.seq, doubtful=doubtful)
    if owed is None:
        yield Step("no_first_day", verdict.seq)
        return
    found = followed(rule, deadline, case, owed)  # also gathers what extends it
    upto = len(case.entries) - 1 if found.by is None else found.by - 1
    yield Step("perhaps_opened" if doubtful else "opened", owed.seq, owed.start)
    yield from _spans(case, owed)
    yield from _last_day(deadline, case, owed, due_of(deadline, case, owed, upto, found.by))
    if verdict.status == "undetermined":
        yield from _doubts(deadline, case, owed.seq, upto)
    yield _ended(deadline, case, found)
    if verdict.status == "waived" and found.status not in ("waived", "satisfied"):
        yield Step("not_owed")


def _spans(case: Case, owed: Owed) -> Iterator[Step]:
    for amount, unit, seq in owed.spans:
        if seq == owed.seq:
            yield Step("limit", seq, amount=amount, unit=unit)
        else:
            yield Step("extended", seq, case.entries[seq].day, amount=amount, unit=unit)


def _last_day(deadline: Deadline, case: Case, owed: Owed, due: Due) -> Iterator[Step]:
    day = without_pauses(owed, case.calendar) if due.pauses else 0
    if due.pauses:
        yield Step("ends", day=day)
    for one in due.pauses:
        if one.rolled is not None:
            yield Step("rolled" if deadline.last_day == "rolls" else "lasts", None, day, one.rolled)
        day = (day if one.rolled is None else one.rolled) + one.moved
        kind = "perhaps_paused" if not one.certain else "pause_runs" if one.until is None else "paused"
        yield Step(kind, one.seq, one.since, one.until, one.moved)
    if due.before is not None and due.last != due.before:
        yield Step("rolled" if deadline.last_day == "rolls" else "lasts", None, due.before, due.last)
    if due.last is not None:
        yield Step("due", day=due.last)


def _doubts(deadline: Deadline, case: Case, opened: int, upto: int) -> Iterator[Step]:
    """Entries of which nobody can tell whether they discharge or extend it."""
    for seq in range(opened + 1, upto + 1):
        day = case.entries[seq].at if hourly(deadline) else case.entries[seq].day
        if any(case.matches(one.on, seq) is None for one in deadline.discharge):
            yield Step("perhaps_done", seq, day)
        for one in deadline.extensions:
            match = case.matches(one.by, seq)
            unsaid = one.column is not None and said_by(case.entries[seq], one.column) is None
            if match is None or (match is True and unsaid):
                yield Step("perhaps_extended", seq, day)


def _ended(deadline: Deadline, case: Case, found: Verdict) -> Step:
    if found.by is None:
        return Step("not_done", day=case.as_of_second if hourly(deadline) else case.as_of_day)
    entry = case.entries[found.by]
    at = entry.at if hourly(deadline) else entry.day
    certain = next((one for one in deadline.discharge if case.matches(one.on, found.by) is True), None)
    if certain is None or found.actual is None:
        return Step("replaced", found.by, at)
    return Step("no_longer_owed" if certain.waived else "done", found.by, at)


# ---- checks ----


def _asked(check: Check, case: Case, seq: int) -> Iterator[Step]:
    for node in [*leaves(check.on.where), *leaves(check.holds)]:
        yield _leaf(node, case.at(seq), seq)


def leaves(node: say.Test | None) -> Iterator[Any]:
    """The tests that a test is made of."""
    if isinstance(node, say.AllOf | say.AnyOf):
        for part in node.parts:
            yield from leaves(part)
    elif isinstance(node, say.Not):
        yield from leaves(node.part)
    elif node is not None:
        yield node


def _leaf(node: Any, at: At, seq: int) -> Step:
    answer = test(node, at)
    if isinstance(node, say.Compare):
        kind = _type(node.left, at) or _type(node.right, at)
        left, right = (shown(value(side, at), kind) for side in (node.left, node.right))
        return Step("compared", seq, answer=answer, left=left, right=right, order=node.order)
    if isinstance(node, say.Present):
        return Step("present", seq, answer=answer, left=shown(value(node.value, at), _type(node.value, at)))
    if isinstance(node, say.Among):
        kind = _type(node.value, at)
        right = " / ".join(shown(value(one, at), kind) for one in node.among)
        return Step("compared", seq, answer=answer, left=shown(value(node.value, at), kind), right=right, order="is")
    return Step("standing" if isinstance(node, say.Standing) else "apart", seq, answer=answer)


def _type(node: say.Value, at: At) -> str:
    """What kind of number a value is; empty where it is the other side that tells."""
    if isinstance(node, say.This | say.Last | say.First | say.Sum | say.Least | say.Most):
        return {"on": "day", "recorded_on": "day", "at": "instant"}.get(
            node.column, at.programme.columns.get(node.column, "")
        )
    if isinstance(node, say.Shift):
        return "day"
    if isinstance(node, say.Count | say.Elapsed):
        return "integer"
    parts = getattr(node, "parts", (node.part,) if isinstance(node, say.Times) else ())
    return next((kind for part in parts if (kind := _type(part, at))), "")


def shown(number: Any, kind: str) -> str:
    """A value as a person reads it; a word cannot be read back from the number that stands for it."""
    if number is None:
        return NOTHING
    if kind == "day":
        return day_of(int(number)).isoformat()
    if kind == "instant":
        return _day(int(number), hours=True)
    if kind == "word":
        return "…"
    exact = Decimal(number.numerator) / number.denominator / (100 if kind == "money" else 1)
    plain = format(exact.normalize(), "f")
    return f"{exact:.2f}" if kind == "money" and len(plain.partition(".")[2]) < 3 else plain
