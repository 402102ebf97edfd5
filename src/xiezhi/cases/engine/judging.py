"""May this act be done now? The one path that every write goes through, and every offer, spec and replay.

The order of questions is the order in which an officer would want to hear the answers: is the file closed, is it this
act's turn, is it my post, are we the right people, is what was said complete, and does the law stop it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from xiezhi.cases.engine.delivering import check_delivery, delivered_on
from xiezhi.cases.engine.departing import check_discretion
from xiezhi.cases.engine.facts import check_facts
from xiezhi.cases.engine.lighter import applied, check_law
from xiezhi.cases.engine.penalties import check_penalty
from xiezhi.cases.engine.situation import Attempt, Situation, inside
from xiezhi.cases.errors import (
    Archived,
    CertificateProblem,
    HardStop,
    MatterRefused,
    NeedsApproval,
    NoJurisdiction,
    NotYourRole,
    OnlyOnce,
    OutOfOrder,
    Recused,
    SamePerson,
    TooFewOfficers,
    UnknownAct,
    WrongTime,
)
from xiezhi.kernel.errors import Refusal, Text, text
from xiezhi.standards.door import ActStandard, Computed, Matter

Question = Callable[[Computed, Situation], Any]
"""Answers a question across cases; None where it cannot be answered."""

CertificateCheck = Callable[[Sequence[str], str, Any], Sequence[Text]]
"""Given officers, a field and an instant: what is wrong with their certificates then."""


@dataclass(frozen=True)
class Judgement:
    """The answer: the facts as they would be stored, and every ground on which the act is refused."""

    act: ActStandard | None
    facts: dict[str, Any]
    refusals: tuple[Refusal, ...]

    @property
    def allowed(self) -> bool:
        """Whether nothing stands against the act."""
        return not self.refusals


def judge(
    situation: Situation,
    attempt: Attempt,
    *,
    certificates: CertificateCheck | None = None,
    matters: Callable[[str], Matter] | None = None,
    questions: Question | None = None,
    whole: bool = True,
) -> Judgement:
    """Judge an attempt against everything the procedure says. `whole` false asks only for facts that were mentioned."""
    situation = replace(situation, attempt=attempt)
    act = situation.procedure.act(attempt.act)
    if act is None:
        return Judgement(None, {}, (_unknown(situation, attempt),))
    matter, problems = choose_matter(situation, attempt.facts, matters)
    situation.matter = matter or situation.matter
    refusals = [*check_turn(situation, act, attempt), *check_people(situation, act, attempt, certificates)]
    facts, wrong = check_facts(act, situation, attempt, whole=whole)
    attempt = replace(attempt, facts=facts)
    situation = replace(situation, attempt=attempt)
    refusals += [*wrong, *problems, *check_named(situation, act, attempt, certificates)]
    facts = compute(act, situation, facts, questions)
    situation = replace(situation, attempt=replace(attempt, facts=facts))
    refusals += _law(situation, act, facts)
    return Judgement(act, facts, tuple(refusals))


def _law(situation: Situation, act: ActStandard, facts: dict[str, Any]) -> Iterator[Refusal]:
    yield from check_place(situation, act, facts)
    yield from check_law(situation, facts)
    situation = applied(situation, facts)
    outside = list(check_penalty(situation, facts))
    yield from outside or check_discretion(situation, facts)
    if act.delivers:
        yield from check_delivery(situation, facts)
    yield from check_guards(situation, act)


def compute(
    act: ActStandard, situation: Situation, facts: dict[str, Any], questions: Question | None = None
) -> dict[str, Any]:
    """The facts with what the engine works out itself. Without `questions` those across cases stay unanswered."""
    worked_out = dict(facts)
    if act.delivers:
        day = delivered_on(situation, facts)
        if day:
            worked_out["delivered_on"] = day.isoformat()
    for one in act.computes:
        answer = _answer(one, situation, questions)
        if answer is not None:
            worked_out[one.key] = answer
    return worked_out


def _answer(one: Computed, situation: Situation, questions: Question | None) -> Any:
    if one.value is not None:
        return one.value(situation)
    return questions(one, situation) if questions else None


def _unknown(situation: Situation, attempt: Attempt) -> Refusal:
    label = situation.procedure.label
    return UnknownAct(
        text(f"{label['zh']}没有名为 {attempt.act} 的行为", f"{label['en']} has no act called {attempt.act}"), key="act"
    )


def check_turn(situation: Situation, act: ActStandard, attempt: Attempt) -> Iterator[Refusal]:
    """Whether it is this act's turn: not archived, in order, once, at a time that can be."""
    procedure, history = situation.procedure, situation.history
    archived = next((a for a in procedure.acts if a.archives and history.done(a.key)), None)
    if archived:
        yield Archived(
            text(
                "案卷已归档，不得增加、修改或抽取任何内容",
                "the file is archived: nothing may be added, changed or removed",
            ),
            cites=archived.cite,
            key="archived",
        )
        return
    if act.opens and not history and procedure.under_required and situation.above is None:
        yield OutOfOrder(
            text(f"“{act.label['zh']}”须从所属案件中办理", f"{act.label['en']} is done from the case it belongs to"),
            cites=act.cite,
            next_step=text("打开所属案件，从“关联案件”办理。", "Open that case and begin it under Linked cases."),
            key="under",
        )
    if act.opens and history and not act.after:
        yield OutOfOrder(
            text(f"“{act.label['zh']}”只用于开案", f"{act.label['en']} only opens a case"), cites=act.cite, key="order"
        )
    if not act.opens and not history:
        yield OutOfOrder(text("案件尚未开始", "there is no case yet"), cites=act.cite, key="order")
    for group in act.after:
        if history and not any(history.done(one) for one in group):
            names = [procedure.act(one) for one in group]
            zh = "或".join(f"“{name.label['zh']}”" for name in names if name)
            en = " or ".join(name.label["en"] for name in names if name)
            yield OutOfOrder(
                text(f"不能“{act.label['zh']}”：尚未{zh}", f"cannot {act.label['en'].lower()}: not yet done: {en}"),
                cites=act.cite,
                next_step=text(f"先办理{zh}。", f"First: {en}."),
                key="order",
            )
    for one in act.not_after:
        if situation.stands(one):
            done = procedure.act(one)
            yield OutOfOrder(
                text(
                    f"不能“{act.label['zh']}”：已经“{done.label['zh'] if done else one}”",
                    f"cannot {act.label['en'].lower()}: already done: {done.label['en'] if done else one}",
                ),
                cites=act.cite,
                key="order",
            )
    if act.once and situation.stands(act.key):
        yield OnlyOnce(
            text(f"“{act.label['zh']}”只能办理一次", f"{act.label['en']} can be done only once"),
            cites=act.cite,
            key="once",
        )
    yield from _check_time(situation, act, attempt)


def _check_time(situation: Situation, act: ActStandard, attempt: Attempt) -> Iterator[Refusal]:
    before = [one for group in act.after for name in group if (one := situation.history.latest(name))]
    latest = max(before, key=lambda one: one.on, default=None)
    if latest and attempt.on < latest.on:
        label = situation.procedure.act(latest.act)
        named = label.label if label else text(latest.act, latest.act)
        yield WrongTime(
            text(
                f"日期 {attempt.on} 早于“{named['zh']}”（{latest.on}）",
                f"the day {attempt.on} is before {named['en']} ({latest.on})",
            ),
            next_step=text("核对行为发生的日期。", "Check the day on which it happened."),
            key="time",
        )


def check_people(
    situation: Situation, act: ActStandard, attempt: Attempt, certificates: CertificateCheck | None
) -> Iterator[Refusal]:
    """Whether these people may do it: post, number, certificates, recusal, and what they did before in the case."""
    if attempt.roles is not None and not attempt.roles & set(act.by):
        yield NotYourRole(
            text(f"“{act.label['zh']}”不属于您的岗位职责", f"{act.label['en']} is not for your post"),
            cites=act.cite,
            key="role",
        )
    if act.people and len(set(attempt.officers)) < act.people.officers:
        yield TooFewOfficers(
            text(
                f"“{act.label['zh']}”须由不少于{act.people.officers}名具有执法资格的人员实施",
                f"{act.label['en']} needs at least {act.people.officers} certified officers",
            ),
            cites=act.people.cite,
            next_step=text("补选执法人员。", "Choose another officer."),
            key="officers",
        )
    if act.people and certificates:
        field = situation.matter.field if situation.matter else ""
        for problem in certificates(attempt.officers, field, attempt.at):
            yield CertificateProblem(problem, cites=act.people.cite, key="certificate")
    people = {attempt.actor, *attempt.officers} - {""}
    if people & situation.history.recused():
        yield Recused(
            text("已决定回避的人员不得参与本案", "an officer who was recused may not take part in the case"),
            cites=("penalty_law/43",),
            key="recused",
        )
    if act.apart_from and any(situation.took_part(person, act.apart_from.acts) for person in people):
        yield SamePerson(
            text(
                f"办理过本案前序环节的人员不得“{act.label['zh']}”",
                f"who handled the case may not {act.label['en'].lower()}",
            ),
            cites=act.apart_from.cite,
            next_step=text("由未参与办案的人员办理。", "Have it done by somebody who took no part."),
            key="apart",
        )
    if act.approval and not attempt.approved:
        yield NeedsApproval(
            text(f"“{act.label['zh']}”须经批准", f"{act.label['en']} needs approval"),
            cites=act.approval_cite,
            next_step=text("提交审批。", "Submit it for approval."),
            key="approval",
        )


def check_named(
    situation: Situation, act: ActStandard, attempt: Attempt, certificates: CertificateCheck | None
) -> Iterator[Refusal]:
    """Officers named in a field that must be certified, such as a hearing panel, were so at that time."""
    for field in act.fields:
        named = attempt.facts.get(field.key)
        if certificates and field.certified and isinstance(named, list):
            for problem in certificates(named, "", attempt.at):
                yield CertificateProblem(problem, cites=field.cite, key="certificate")


def choose_matter(
    situation: Situation, facts: Mapping[str, Any], matters: Callable[[str], Matter] | None
) -> tuple[Matter | None, list[Refusal]]:
    """The matter these facts name; in the catalogue, in force on the day of the act, held by this body."""
    key = facts.get("matter")
    if not key or matters is None:
        return None, []
    try:
        matter = matters(str(key))
    except Refusal as wrong:
        return None, [MatterRefused(wrong.what, cites=wrong.cites, next_step=wrong.next_step, key="matter")]
    body, problems = situation.body, list[Refusal]()
    if (body.level and body.level not in matter.held_by.levels) or (
        body.fields and not set(body.fields) & set(matter.held_by.fields)
    ):
        problems.append(
            MatterRefused(
                text(
                    f"本机关不行使“{matter.label['zh']}”这一事项",
                    f"this body does not hold the matter {matter.label['en']}",
                ),
                cites=matter.held_by.cite,
                next_step=text("移送有权机关。", "Transfer it to the body that holds it."),
                key="matter",
            )
        )
    # a linked case carries the matter of the case above: the matter runs by the procedure of that one
    runs_by = {situation.procedure.key, *(under.procedure for under in situation.procedure.under)}
    if not runs_by & set(matter.procedures):
        problems.append(
            MatterRefused(
                text(
                    f"“{matter.label['zh']}”不适用{situation.procedure.label['zh']}",
                    "this matter does not run by this procedure",
                ),
                cites=matter.penalised_by,
                key="matter",
            )
        )
    return matter, problems


def check_place(situation: Situation, act: ActStandard, facts: dict[str, Any]) -> Iterator[Refusal]:
    """The place of the act lies in the body's division (penalty_law/22)."""
    for field in act.fields:
        said = facts.get(field.key)
        if field.type != "place" or not isinstance(said, dict) or not situation.body.division:
            continue
        if not inside(said["division"], situation.body.division):
            yield NoJurisdiction(
                text("违法行为发生地不在本机关辖区内", "the place lies outside the area of this body"),
                cites=("penalty_law/22",),
                next_step=text("移送违法行为发生地的机关管辖。", "Transfer the case to the body of that place."),
                key="place",
            )


def check_guards(situation: Situation, act: ActStandard, *, known_only: bool = False) -> Iterator[Refusal]:
    """Every hard stop before this act that stands. `known_only` leaves out those that ask about the attempt itself."""
    for guard in situation.procedure.guards:
        if act.key not in guard.before:
            continue
        asks_attempt = any(path.split(".")[0] in {"this", "actor", "officers"} for path in guard.needs.facts)
        if guard.when is not None:
            applies = guard.when(situation)
            asks_attempt = asks_attempt or any(path.startswith("this.") for path in guard.when.facts)
            if applies is False or (applies is None and not guard.when_unknown):
                continue
        if known_only and asks_attempt:
            continue
        if guard.needs(situation) is not True:
            yield HardStop(guard.says, cites=guard.cite, next_step=guard.next, key=guard.key)
