"""What the engine answers at each entry of a case that was recorded already, by whatever system: for supervision.

Every act is asked about as it would have been before it was done. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView
from xiezhi.cases import linking
from xiezhi.cases.engine.clocks import meets
from xiezhi.cases.engine.facts import unsaid
from xiezhi.cases.engine.history import Happened, History
from xiezhi.cases.engine.judging import judge
from xiezhi.cases.engine.situation import Attempt, Situation
from xiezhi.cases.moment import SYSTEM_KINDS, happened, situation_of
from xiezhi.kernel.clock import legal_day
from xiezhi.kernel.errors import Text, text
from xiezhi.ledger.door import Entry
from xiezhi.standards import door as standards

Answers = Mapping[str, bool | None]
GROUNDS = {
    "benchmark": "discretion", "no_penalty_due": "discretion", "range": "discretion", "lighter_law": "law",
    "time": "time", "certificate": "certificate", "recused": "recused", "matter": "matter", "place": "place",
}  # fmt: skip
MOST = 20_000
"""Answers about certificates that are kept."""
MET = "met_"
"""Before the key of a time limit: whether this entry meets it."""
ASKED = ("time", "certificate", "recused", "matter", "place", "fields", "discretion", "law", "delivery")


@dataclass
class Registers:
    """What was looked up in the registers, for whoever asks about many cases; to be emptied when a register changes."""

    bodies: dict[str, BodyView] = field(default_factory=dict)
    certificates: dict[tuple[object, ...], list[Text]] = field(default_factory=dict)

    def body(self, said: str) -> BodyView:
        """The body of that id."""
        if said not in self.bodies:
            self.bodies[said] = accounts.body(UUID(said))
        return self.bodies[said]

    def uncertified(self, officers: Sequence[str], field: str, at: datetime, body: BodyView) -> list[Text]:
        """What stands against these officers acting in a field at a time."""
        key = (tuple(officers), field, legal_day(at), body.id)
        if key not in self.certificates:
            if len(self.certificates) >= MOST:
                self.certificates.clear()
            self.certificates[key] = _uncertified(officers, field, at, body)
        return self.certificates[key]

    def forget(self) -> None:
        """Look everything up again from now on."""
        self.bodies.clear()
        self.certificates.clear()


def retold(
    entries: Sequence[Entry], guards: frozenset[str] = frozenset(), *, skip: int = 0, registers: Registers | None = None
) -> Iterator[tuple[Entry, Answers]]:
    """Each act of a case with what the engine answers about it: by ground, and by hard stop or time limit
    (`met_` and its key) where `guards` asks for it.

    True is kept, False broken, None undetermined. Entries that are no acts are left out; so are the first `skip` acts,
    which somebody has asked about before.
    """
    if not entries:
        return
    known = registers or Registers()
    body = known.body(entries[0].body)
    whole = situation_of(entries, body)
    above = linking.above_of(entries, body)
    acts = [one for one in entries if one.kind not in SYSTEM_KINDS]
    for index, entry in enumerate(acts[skip:], skip):
        history = History(whole.history.all[:index])
        yield (
            entry,
            _answers(replace(whole, history=history, above=above, at=entry.occurred_at), entry, body, guards, known),
        )


def _answers(situation: Situation, entry: Entry, body: BodyView, guards: frozenset[str], known: Registers) -> Answers:
    one = happened(entry)
    attempt = Attempt(one.act, one.at, one.facts, one.officers, one.actor)
    day = situation.history.said_on("act_ended_on", attempt.on)
    judgement = judge(
        situation,
        attempt,
        certificates=lambda officers, field, at: known.uncertified(officers, field, at, body),
        matters=lambda key: standards.matter(key, day, digest=situation.procedure.release),
        whole=False,
    )
    keys = {refusal.key for refusal in judgement.refusals}
    answers: dict[str, bool | None] = dict.fromkeys(ASKED, True)
    for key in keys:
        ground = GROUNDS.get(key) or {"field": "fields", "delivery": "delivery"}.get(key.partition(":")[0], "")
        if ground:
            answers[ground] = False
    act = judgement.act
    if act is not None and answers["fields"] and unsaid(act, situation, attempt):
        answers["fields"] = False
    refused = keys & guards
    answered = {key: key not in refused for key in guards if not key.startswith(MET)}
    return {**answers, **answered, **_unknown(situation, attempt, refused), **_met(situation, one, guards)}


def _met(situation: Situation, one: Happened, asked: frozenset[str]) -> dict[str, bool | None]:
    """Which of the time limits asked for this entry meets, of those that its act may meet."""
    seen = replace(situation, history=situation.history.with_(one))
    limits = [limit for limit in situation.procedure.time_limits if f"{MET}{limit.key}" in asked]
    return {f"{MET}{limit.key}": meets(limit, seen, one) for limit in limits if one.act in limit.met_by}


def _unknown(situation: Situation, attempt: Attempt, refused: set[str]) -> dict[str, bool | None]:
    """Hard stops that refused only because what they need to know is not there."""
    asked = replace(situation, attempt=attempt)
    return {
        guard.key: None
        for guard in situation.procedure.guards
        if guard.key in refused and attempt.act in guard.before and guard.needs(asked) is None
    }


def _uncertified(officers: Sequence[str], field: str, at: datetime, body: BodyView) -> list[Text]:
    known = [UUID(one) for one in officers if _is_id(one)]
    if len(known) < len(officers):
        return []  # another system's officers are not in the register: nothing is known about their certificates
    problems = accounts.certificate_check(known, field, at, body.id)
    return [text(problem.text["zh"], problem.text["en"]) for problem in problems]


def _is_id(said: str) -> bool:
    try:
        UUID(said)
    except ValueError:
        return False
    return True
