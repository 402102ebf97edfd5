"""The current picture of a case as a pure function of its entries: what tables hold, and what a rebuild compares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from xiezhi.accounts.door import BodyView
from xiezhi.cases.engine.clocks import Clock
from xiezhi.cases.engine.history import Happened
from xiezhi.cases.engine.situation import Situation
from xiezhi.cases.moment import SYSTEM_KINDS, layers_of, moves, situation_of
from xiezhi.kernel.clock import SHANGHAI, legal_day
from xiezhi.ledger.door import Draft
from xiezhi.standards.door import ActStandard, Procedure

RUNNING = ("open", "paused", "over")


@dataclass(frozen=True)
class Picture:
    """The rows of one case: its line, its clocks by key, its approvals by id."""

    case: dict[str, Any]
    clocks: dict[str, dict[str, Any]]
    approvals: dict[UUID, dict[str, Any]]


def picture(entries: Sequence[Draft], body: BodyView) -> Picture:
    """The picture after these entries, as of the day of the last act."""
    last = max(
        (entry.occurred_at for entry in entries if entry.kind not in SYSTEM_KINDS), default=entries[-1].occurred_at
    )
    situation = situation_of(entries, body, last)
    clocks = {clock.name: clock_row(clock, entries[0], body) for clock in situation.clocks.values()}
    return Picture(case_row(entries, situation, body, last), clocks, approvals_of(entries, body))


def case_row(entries: Sequence[Draft], situation: Situation, body: BodyView, last: datetime) -> dict[str, Any]:
    """The case's own line."""
    opening, history, procedure = entries[0], situation.history, situation.procedure
    party, matter, day = situation.party, situation.matter, legal_day(opening.occurred_at)
    done = [(one, act) for one in history.all if (act := procedure.act(one.act))]
    stage = _stage(procedure, done)
    due = _soonest(situation)
    people = dict.fromkeys(person for one in history.all for person in sorted(one.people()))
    name, code = str(party.get("name", "")), str(party.get("id_number", ""))
    number = str(history.said("case_number") or "")
    title = _title(situation, name)
    decided = standing_decision(situation)
    return {
        "id": opening.case,
        "scope": opening.scope,
        "body_id": body.id,
        "number": number,
        "procedure": procedure.key,
        "procedure_label": procedure.label,
        "layers": list(layers_of(opening, body)),
        "release": opening.pack,
        "filed_on": day,
        "stage": stage.key,
        "stage_label": stage.label,
        "title": title,
        "party_name": name,
        "party_kind": str(party.get("kind", "")),
        "party_code": code,
        "matter": matter.key if matter else "",
        "matter_label": matter.label if matter else {},
        "officers": list(people),
        "source": opening.source,
        "opened_on": day,
        "last_at": last,
        "due_on": due.due if due else None,
        "due_clock": due.key if due else "",
        "due_label": due.label if due else {},
        "due_state": due.state if due else "",
        "closed_on": next((one.on for one, act in done if act.closes), None),
        "archived_on": next((one.on for one, act in done if act.archives), None),
        "position": moves(entries),
        "search": " ".join(filter(None, (number, title, name, code, matter.code if matter else ""))),
        "parent_id": _parent(opening),
        "act_on": _day(history.said("act_ended_on")),
        "penalised_on": decided.on if decided else None,
        "fined": decided is not None and "fine" in decided.facts["kinds"],
    }


def standing_decision(situation: Situation) -> Happened | None:
    """The latest act that imposed something and was not undone since."""
    standing: dict[str, Happened] = {}
    for one in situation.history.all:
        act = situation.procedure.act(one.act)
        if act and act.decides and one.facts.get("kinds"):
            standing[act.key] = one
        for undone in act.undoes if act else ():
            standing.pop(undone, None)
    return max(standing.values(), key=lambda one: one.at, default=None)


def _parent(opening: Draft) -> UUID | None:
    under = opening.facts.get("under")
    return UUID(str(under["case"])) if isinstance(under, Mapping) else None


def _day(said: Any) -> date | None:
    try:
        return date.fromisoformat(str(said)[:10]) if said else None
    except ValueError:
        return None


def _title(situation: Situation, name: str) -> str:
    said = situation.history.said("summary") or situation.history.said("facts_alleged") or ""
    what = situation.matter.label["zh"] if situation.matter else str(said).splitlines()[0][:40] if said else ""
    return " · ".join(filter(None, (name, what))) or situation.procedure.label["zh"]


def _stage(procedure: Procedure, done: Sequence[tuple[Happened, ActStandard]]) -> Any:
    """The furthest stage that an act of the case belongs to."""
    reached = {act.stage for _, act in done}
    return next((stage for stage in reversed(procedure.stages) if stage.key in reached), procedure.stages[0])


def _soonest(situation: Situation) -> Clock | None:
    duties = [clock for clock in situation.clocks.values() if clock.of == "body" and clock.state in {"open", "over"}]
    return min(duties, key=lambda clock: clock.due, default=None)


def clock_row(clock: Clock, opening: Draft, body: BodyView) -> dict[str, Any]:
    """One clock's line; its id follows from case and key, so that a rebuild makes the same."""
    return {
        "id": uuid5(opening.case, clock.name),
        "case_id": opening.case,
        "scope": opening.scope,
        "body_id": body.id,
        "key": clock.key,
        "label": clock.label,
        "of": clock.of,
        "trigger": clock.trigger,
        "started": clock.started,
        "due": clock.due,
        "state": clock.state,
        "met_on": clock.met_on,
        "pauses": [_stretch(one) for one in clock.pauses],
        "extensions": [_stretch(one) for one in clock.extensions],
        "cite": list(clock.cite),
        "unverified": clock.unverified,
        "opened_by": UUID(clock.opened_by),
        "about": clock.about,
        "due_at": clock.due_at,
    }


def _stretch(stretch: Any) -> dict[str, Any]:
    return {
        "start": stretch.start.isoformat(),
        "until": stretch.until.isoformat() if stretch.until else None,
        "days": stretch.days,
        "ground": stretch.ground,
        "cite": list(stretch.cite),
    }


def approvals_of(entries: Sequence[Draft], body: BodyView) -> dict[UUID, dict[str, Any]]:
    """Every proposal of the case, as far as it has come."""
    found: dict[UUID, dict[str, Any]] = {}
    for entry in entries:
        if entry.kind == "act_proposed":
            found[UUID(str(entry.facts["approval"]))] = proposed(entry, body)
        elif entry.kind == "act_endorsed":
            endorse(found[UUID(str(entry.facts["approval"]))], entry)
        elif entry.kind == "act_returned":
            send_back(found[UUID(str(entry.facts["approval"]))], entry)
    return found


def proposed(entry: Draft, body: BodyView) -> dict[str, Any]:
    """The line of a fresh proposal."""
    facts: Mapping[str, Any] = entry.facts
    levels = list(facts["levels"])
    return {
        "id": UUID(str(facts["approval"])),
        "case_id": entry.case,
        "scope": entry.scope,
        "body_id": body.id,
        "act": facts["act"],
        "at": datetime.fromisoformat(facts["at"]),
        "facts": dict(facts["says"]),
        "officers": list(facts["by_officers"]),
        "levels": levels,
        "level": 0,
        "awaiting": levels[0],
        "state": "waiting",
        "proposed_by": entry.actor,
        "proposed_at": entry.occurred_at,
        "steps": [],
    }


def endorse(row: dict[str, Any], entry: Draft) -> None:
    """One level endorsed: the next awaits it, or it is approved."""
    row["steps"] = [*row["steps"], _step(entry, "endorsed", str(entry.facts.get("opinion", "")))]
    row["level"] += 1
    done = row["level"] >= len(row["levels"])
    row["awaiting"] = "" if done else row["levels"][row["level"]]
    row["state"] = "approved" if done else "waiting"


def send_back(row: dict[str, Any], entry: Draft) -> None:
    """It was returned with reasons: the proposer may propose anew."""
    row["steps"] = [*row["steps"], _step(entry, "returned", str(entry.facts["reason"]))]
    row["awaiting"], row["state"] = "", "returned"


def _step(entry: Draft, answer: str, words: str) -> dict[str, Any]:
    return {
        "answer": answer,
        "role": entry.facts["role"],
        "by": entry.actor,
        "at": entry.occurred_at.astimezone(SHANGHAI).isoformat(),
        "words": words,
        **({"for": entry.facts["on_behalf_of"]} if entry.facts.get("on_behalf_of") else {}),
    }
