"""What a rule of publication answers for one decision: class, by when, how long, when withdrawn, what may end early.

Pure: the decision, the rule and the calendar are arguments. Days are legal days; `shown_until` is the last day on
which a record is shown, so that it is gone on the day after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from xiezhi.kernel.clock import SHANGHAI
from xiezhi.kernel.days import Calendar, add_months, count
from xiezhi.kernel.errors import Text
from xiezhi.standards.door import (
    ClassForm,
    DueForm,
    PublicationForm,
    TermForm,
    UndoneForm,
    comparable,
)

ONE_DAY = timedelta(days=1)
FULL_AGE = 18
F = TypeVar("F", ClassForm, DueForm, TermForm)


@dataclass(frozen=True)
class Decision:
    """What rules ask of a decision. `facts` are those of the act that decided.

    `party` has `kind`, `birth_date` and `province`; a province is the first two digits of a division's code, and
    `province` is the one in which the deciding body stands.
    """

    procedure: str
    act: str
    decided_on: date
    field: str = ""
    facts: Mapping[str, Any] = made(default_factory=dict)
    party: Mapping[str, Any] = made(default_factory=dict)
    province: str = ""

    @property
    def minor(self) -> bool:
        """Whether the party was a person under 18 on the day of the decision."""
        born = comparable(self.party.get("birth_date"))
        return isinstance(born, date) and add_months(born, FULL_AGE * 12) > self.decided_on

    @property
    def elsewhere(self) -> bool:
        """Whether the party is registered, or lives, in another province than the deciding body."""
        home = str(self.party.get("province") or "")
        return bool(home and self.province and home != self.province)


@dataclass
class Asked:
    """A decision as conditions ask about it: `decision.x`, `party.x`, `act`, `procedure`, `field`, and `this.x`."""

    decision: Decision
    calendar: Calendar
    amounts: Mapping[str, str]
    this: Mapping[str, Any] = made(default_factory=dict)

    @property
    def today(self) -> date:
        """The day of the decision: rules know no other."""
        return self.decision.decided_on

    @property
    def instant(self) -> datetime:
        """Noon of that day."""
        return datetime(self.today.year, self.today.month, self.today.day, 12, tzinfo=SHANGHAI)

    @property
    def parties(self) -> Sequence[str]:
        """Nobody is asked for one by one."""
        return ()

    def fact(self, path: str) -> Any:
        """The fact of that path; None where there is none."""
        said = self.decision
        own = {"act": said.act, "procedure": said.procedure, "field": said.field, "party.minor": said.minor,
               "party.elsewhere": said.elsewhere}  # fmt: skip
        if path in own:
            return own[path]
        head, _, rest = path.partition(".")
        found: Any = {"decision": said.facts, "party": said.party, "this": self.this}.get(head)
        for step in rest.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
        return found

    def amount(self, key: str) -> str | None:
        """A figure of the rule."""
        return self.amounts.get(key)

    def done(self, act: str) -> bool:
        """Whether that act decided."""
        return act == self.decision.act

    def states(self, key: str) -> Sequence[str]:
        """No clocks here."""
        return ()

    def took_part(self, officer: str, acts: Sequence[str]) -> bool:
        """Nobody is asked for."""
        return False

    def inside_body(self, place: Any) -> bool | None:
        """Places are not asked for."""
        return None

    def failed_before(self, methods: Sequence[str]) -> bool:
        """Deliveries are not asked for."""
        return False

    def entries(self, act: str, since: str) -> Iterable[Asked]:
        """Other entries are not asked for."""
        return ()

    def owing(self, key: str, item: str) -> Decimal | None:
        """Nothing is owed here."""
        return None


@dataclass(frozen=True)
class Answer:
    """What the rule says. `push_on`: by when another province must have it."""

    visibility: str
    key: str
    reason: Text
    cite: tuple[str, ...]
    due_on: date
    push_on: date | None
    second_person: bool


@dataclass(frozen=True)
class Early:
    """Whether an earlier end may be had: `never`, or from which day on, and on which conditions."""

    never: bool
    from_day: date | None
    needs: tuple[str, ...] = ()


def answer(rule: PublicationForm, decision: Decision, calendar: Calendar) -> Answer:
    """The class of a decision and the day by which it is shown."""
    world = asked(rule, decision, calendar)
    found = _first(rule.classes, world)
    due = _first(rule.due, world)
    push = None if due.push is None else count(decision.decided_on, due.push, due.of, calendar)
    last = count(push or decision.decided_on, due.days, due.of, calendar)
    return Answer(found.class_, found.key, found.reason, (*found.cite, *due.cite), last, push, rule.second_person)


def shown_until(rule: PublicationForm, decision: Decision, published_on: date, calendar: Calendar) -> date | None:
    """The last day on which it is shown; None where it has no end. No term rolls: the public is told a plain length."""
    term = _first(rule.shown, asked(rule, decision, calendar))
    start = published_on if term.from_ == "publication" else decision.decided_on
    ends = [count(start, term.length, term.of, calendar, rolls=False)] if term.length and term.of else []
    said = comparable(asked(rule, decision, calendar).fact(term.until)) if term.until else None
    if isinstance(said, date):
        ends = [*ends, said] if term.longer_of else [said]
    # Never shorter than the day on which it appears, so that what is late is seen for a day at least.
    return max([*ends, published_on]) if ends else None


def expired(until: date | None, day: date) -> bool:
    """Whether a record is no longer shown on a day: from the day after its last on."""
    return until is not None and day > until


def withdraw_by(rule: PublicationForm, undone_on: date, calendar: Calendar) -> date:
    """The last day to take a record away after its ground fell on a day."""
    return count(undone_on, rule.withdraw.days, rule.withdraw.of, calendar)


def undone(
    rule: PublicationForm, decision: Decision, act: str, facts: Mapping[str, Any], calendar: Calendar
) -> UndoneForm | None:
    """What the public is told when that act takes the ground from the decision; None where it does not."""
    world = asked(rule, decision, calendar)
    world.this = facts
    return next((one for one in rule.undone_by if one.act == act and (one.when is None or one.when(world))), None)


def early(rule: PublicationForm, decision: Decision, published_on: date, calendar: Calendar) -> Early:
    """Whether and from when somebody may ask for an earlier end."""
    said = rule.early_end
    if said is None or (said.never is not None and said.never(asked(rule, decision, calendar))):
        return Early(True, None)
    needs = tuple(one.key for one in said.needs)
    return Early(
        False, count(published_on, said.after, said.of, calendar, rolls=False) if said.after else published_on, needs
    )


def asked(rule: PublicationForm, decision: Decision, calendar: Calendar) -> Asked:
    """The decision as the conditions of this rule ask about it."""
    return Asked(decision, calendar, {one.key: one.value for one in rule.amounts})


def _first(listed: Sequence[F], world: Asked) -> F:
    """The first whose condition holds; the last has none, as the form makes sure."""
    return next(one for one in listed if one.when is None or one.when(world))
