"""Asks the rules about cases: one call for many cases, a rule that breaks or dawdles left out and named.

Which evaluator answers is decided here and nowhere else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from xiezhi.kernel.clock import legal_day, now
from xiezhi.kernel.days import Calendar
from xiezhi.supervision.expressions import Compare, Const, This
from xiezhi.supervision.ir import Check, Entry, Programme, Rule, Verdict, Watch
from xiezhi.supervision.reference import judge

EPOCH = 719163
"""The ordinal of 1970-01-01: rules count days from there."""
BUDGET_SECONDS = 2.0
"""What one batch of cases may take before each rule is timed by itself."""
RULE_SECONDS = 1.0
"""What one rule may take over one batch."""

Cases = Mapping[str, Sequence[Entry]]


@dataclass(frozen=True)
class Ill:
    """A rule that could not answer: it `crashed` or was `slow`. `what` names the kind of failure, never any data."""

    rule: str
    version: str
    kind: str
    what: str


@dataclass
class Judged:
    """The verdicts of the rules that answered, and the rules that did not."""

    verdicts: list[Verdict] = field(default_factory=list)
    ill: list[Ill] = field(default_factory=list)


def judge_cases(
    programme: Programme, cases: Cases, at: datetime, calendar: Calendar, *, keep: bool = False
) -> list[Verdict]:
    """Every verdict as of an instant that is no pass, in no order; with `keep`, those that are one as well."""
    from xiezhi.supervision.batch import judge_batch  # the kernel is loaded by who judges, not by every page

    day, second = moment(at)
    return judge_batch(programme, cases, as_of_day=day, as_of_second=second, calendar=calendar, keep=keep)


def judge_plainly(programme: Programme, cases: Cases, at: datetime, calendar: Calendar) -> list[Verdict]:
    """The same by the reference evaluator: slow, and the definition."""
    day, second = moment(at)
    found: list[Verdict] = []
    for case, entries in cases.items():
        found += judge(programme, case, entries, as_of_day=day, as_of_second=second, calendar=calendar)
    return found


def warm_up() -> None:
    """Have the kernel compiled or read from its cache before the first entry waits for it."""
    rule = Rule("warm_up", "", Check(Watch(("act",)), Compare("is", This("fact"), Const(Fraction(1)))))
    entry = Entry("act", 20_000, 20_000 * 86_400, {})
    judge_cases(Programme("warm_up", ("act",), {"fact": "integer"}, (rule,)), {"": [entry]}, now(), Calendar())


def moment(at: datetime) -> tuple[int, int]:
    """An instant as rules are asked as of it: its legal day and its second, counted from 1970."""
    return legal_day(at).toordinal() - EPOCH, int(at.timestamp())


Judge = Callable[[Programme, Cases, datetime, Calendar], list[Verdict]]


def judge_apart(
    programme: Programme, cases: Cases, at: datetime, calendar: Calendar, *,
    budget: float = BUDGET_SECONDS, a_rule: float = RULE_SECONDS, by: Judge = judge_cases,
) -> Judged:  # fmt: skip
    """As `judge_cases`; where it breaks or takes too long, rule by rule, so that one bad rule stops no other."""
    begun = time.perf_counter()
    try:
        found = by(programme, cases, at, calendar)
    except Exception:  # noqa: BLE001 - whichever rule broke is found below, by asking each alone
        return _one_by_one(programme, cases, at, calendar, a_rule, by)
    if time.perf_counter() - begun <= budget:
        return Judged(found)
    return Judged(found, _one_by_one(programme, cases, at, calendar, a_rule, by).ill)


def _one_by_one(
    programme: Programme, cases: Cases, at: datetime, calendar: Calendar, a_rule: float, by: Judge
) -> Judged:
    judged = Judged()
    for rule in programme.rules:
        begun = time.perf_counter()
        try:
            judged.verdicts += by(replace(programme, rules=(rule,)), cases, at, calendar)
        except Exception as wrong:  # noqa: BLE001 - the rule is named as ill, and the others go on
            judged.ill.append(Ill(rule.key, rule.version, "crashed", type(wrong).__name__))
        else:
            spent = time.perf_counter() - begun
            if spent > a_rule:
                judged.ill.append(Ill(rule.key, rule.version, "slow", f"{spent:.1f} s"))
    return judged


_shorter: dict[tuple[int, frozenset[tuple[str, str]]], tuple[Programme, Programme]] = {}


def without(programme: Programme, left_out: frozenset[tuple[str, str]]) -> Programme:
    """The programme without the versions of rules that are left out; the same one again for the same question."""
    mine = left_out & {(one.key, one.version) for one in programme.rules} if left_out else left_out
    if not mine:
        return programme
    key = (id(programme), mine)
    if key not in _shorter:
        kept: tuple[Rule, ...] = tuple(one for one in programme.rules if (one.key, one.version) not in mine)
        _shorter[key] = (programme, replace(programme, rules=kept))  # the first is kept so that its id stays its own
    return _shorter[key][1]
