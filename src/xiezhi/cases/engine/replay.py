"""Replays dated entries of one case against the packs, without web or database: how a lawyer tries a pack.

The format of input and output is docs/law-command.md and stays stable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from xiezhi.cases.engine.clocks import Clock
from xiezhi.cases.engine.history import Happened, History
from xiezhi.cases.engine.judging import Judgement, compute, judge
from xiezhi.cases.engine.offering import offers
from xiezhi.cases.engine.situation import Attempt, Body, Situation
from xiezhi.cases.errors import WrongFact
from xiezhi.kernel.clock import SHANGHAI
from xiezhi.kernel.errors import Refusal, text
from xiezhi.standards import door as standards

NOON = time(12, 0)


def instant(said: Any) -> datetime:
    """A day or a time as an aware instant; a bare day is noon in Shanghai."""
    if isinstance(said, datetime):
        at = said
    elif isinstance(said, date):
        at = datetime.combine(said, NOON)
    else:
        try:
            at = datetime.fromisoformat(str(said))
        except ValueError:
            raise WrongFact(text(f"不是有效日期：{said}", f"not a date: {said}"), key="at") from None
        if len(str(said)) == 10:
            at = datetime.combine(at.date(), NOON)
    return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)


def situation_of(case: Mapping[str, Any], history: History) -> Situation:
    """The situation that a described case is in after these entries."""
    first = history.all[0].on if history else date.today()
    layers = tuple(case.get("layers") or ("national",))
    procedure = standards.procedure(case["procedure"], layers, first)
    key = case.get("matter") or history.said("matter")
    matter = standards.matter(str(key), history.said_on("act_ended_on", first)) if key else None
    amended = {"amended": _amended(matter, case["amended"])} if matter and case.get("amended") else {}
    return Situation(
        procedure, history, standards.calendar(),
        _body(case.get("body") or {}),
        matter, above=case.get("above"),
        assumed={
            "party": case.get("party") or {}, "co_parties": case.get("co_parties") or [], **(case.get("facts") or {}),
            **amended,
        },
    )  # fmt: skip


def _amended(matter: Any, said: Mapping[str, Any]) -> Any:
    """The matter as it would stand on the day of the decision if it were amended so."""
    return type(matter).model_validate({**matter.model_dump(by_alias=True), **said})


def _body(said: Mapping[str, Any]) -> Body:
    fields = tuple(said.get("fields", ()))
    return Body(str(said.get("id", "")), str(said.get("division", "")), str(said.get("level", "")), fields, said)


def derived(case: Mapping[str, Any], history: History, one: Happened) -> Happened:
    """An entry as given, with the facts the engine works out itself."""
    situation = situation_of(case, history if history else History([one]))
    act = situation.procedure.act(one.act)
    if act is None:
        raise WrongFact(text(f"程序中没有行为 {one.act}", f"the procedure has no act {one.act}"), key="act")
    situation.attempt = Attempt(one.act, one.at, one.facts, one.officers, one.actor)
    facts = {**compute(act, situation, dict(one.facts)), **one.facts}
    return Happened(one.act, one.at, facts, one.officers, one.actor, one.id)


def replay(case: Mapping[str, Any]) -> dict[str, Any]:
    """What the law says after each of these entries: clocks, acts allowed next, acts refused with their ground."""
    _need(case, "procedure", "entries")
    history, judged = History(), []
    for index, said in enumerate(case["entries"]):
        _need(said, "act", "at", where=f"entries[{index}]")
        one = Happened(
            said["act"], instant(said["at"]), said.get("facts") or {}, tuple(said.get("officers") or ()),
            str(said.get("actor", "")), str(said.get("id", index + 1)),
        )  # fmt: skip
        if case.get("judge", True):
            judged.append(_judged(one, attempt_on(case, history, one)))
        history = history.with_(derived(case, history, one))
    situation = situation_of(case, history)
    situation.at = instant(case.get("as_of") or history.all[-1].at)
    listed = list(offers(situation, at=situation.at))
    return {
        "procedure": case["procedure"],
        "release": situation.procedure.release,
        "as_of": situation.today.isoformat(),
        "entries": judged,
        "clocks": [clock_as_json(clock) for clock in situation.clocks.values()],
        "allowed": [
            {"act": offer.act.key, "label": offer.act.label, "cite": list(offer.act.cite)}
            for offer in listed
            if offer.allowed
        ],
        "refused": [
            {
                "act": offer.act.key,
                "label": offer.act.label,
                "grounds": [refusal_as_json(one) for one in offer.refusals],
            }
            for offer in listed
            if not offer.allowed
        ],
    }


def attempt_on(case: Mapping[str, Any], history: History, one: Happened, *, whole: bool = False) -> Judgement:
    """The judgement of one described act, as if it were attempted after this history."""
    situation = situation_of(case, history if history else History([one]))
    if not history:
        situation.history = history
    first = one.on
    return judge(
        situation,
        Attempt(one.act, one.at, one.facts, one.officers, one.actor),
        matters=lambda key: standards.matter(key, _day_of_act(history, one, first)),
        whole=whole,
    )


def _day_of_act(history: History, one: Happened, default: date) -> date:
    said = one.facts.get("act_ended_on")
    return date.fromisoformat(str(said)[:10]) if said else history.said_on("act_ended_on", default)


def _judged(one: Happened, judgement: Judgement) -> dict[str, Any]:
    return {
        "act": one.act,
        "on": one.on.isoformat(),
        "allowed": judgement.allowed,
        "grounds": [refusal_as_json(refusal) for refusal in judgement.refusals],
    }


def refusal_as_json(refusal: Refusal) -> dict[str, Any]:
    """A refusal as the law command prints it."""
    return {
        "key": refusal.key,
        "code": refusal.code,
        "what": refusal.what,
        "cite": list(refusal.cites),
        "cited": [standards.citation(cite) for cite in refusal.cites],
        "next": refusal.next_step,
    }


def clock_as_json(clock: Clock) -> dict[str, Any]:
    """A clock as the law command prints it."""
    plain = asdict(clock)
    for key in ("started", "due", "met_on", "due_at"):
        plain[key] = plain[key].isoformat() if plain[key] else None
    for key in ("pauses", "extensions"):
        plain[key] = [
            {
                **one,
                "start": one["start"].isoformat(),
                "until": one["until"].isoformat() if one["until"] else None,
                "cite": list(one["cite"]),
            }
            for one in plain[key]
        ]
    plain["cite"] = list(clock.cite)
    plain["cited"] = [standards.citation(cite) for cite in clock.cite]
    plain.pop("opened_by")
    return plain


def _need(said: Any, *keys: str, where: str = "") -> None:
    if not isinstance(said, Mapping):
        raise WrongFact(
            text(f"{where or '文件'}应是一个对象", f"{where or 'the file'} must be an object"), where=where or None
        )
    for key in keys:
        if key not in said:
            raise WrongFact(text(f"缺少 {key}", f"{key} is missing"), where=where or None, key=key)
