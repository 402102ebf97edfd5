"""Holding a notice or a decision to the benchmark, and what a departure from it needs (discretion_2022_27/12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xiezhi.cases.engine.discretion import Outcome, outcome
from xiezhi.cases.engine.situation import Situation
from xiezhi.cases.errors import OutsideBenchmark
from xiezhi.kernel.errors import Refusal, Text, text
from xiezhi.kernel.money import yuan


def check_discretion(situation: Situation, facts: Mapping[str, Any]) -> Iterator[Refusal]:
    """Refuses a grade or a fine that the benchmark does not allow, unless the departure is told and approved."""
    act = situation.procedure.act(situation.attempt.act) if situation.attempt else None
    if act is None or act.field("factors") is None or not facts.get("kinds"):
        return
    found = outcome(situation, facts)
    if found is None:
        return
    if not found.penalised:
        yield OutsideBenchmark(
            text("本案具有不予行政处罚的情形，不得给予处罚", "this case has a ground for which no penalty is given"),
            cites=tuple(cite for step in found.steps[1:] for cite in step.cites),
            next_step=text("作出不予行政处罚决定，并教育当事人。", "Decide on no penalty, and educate the party."),
            key="no_penalty_due",
        )
        return
    problem = _problem(found, facts)
    if problem is None:
        return
    lacking = departure_lacks(found, situation, facts)
    if lacking is None:
        return
    yield OutsideBenchmark(
        problem, cites=("discretion_2022_27/6", "discretion_2022_27/12"), next_step=lacking, key="benchmark"
    )


def _problem(found: Outcome, facts: Mapping[str, Any]) -> Text | None:
    """What lies outside the benchmark: the grade, or the fine."""
    said = str(facts.get("grade") or "")
    if said and said not in found.grades:
        grade = found.benchmark.grade(said)
        named = grade.label if grade else text(said, said)
        return text(
            f"查明的情形不支持裁量档次“{named['zh']}”", f"the facts established do not bear the grade {named['en']}"
        )
    if "fine" in facts["kinds"] and facts.get("fine") and not found.holds(yuan(facts["fine"])):
        fine = yuan(facts["fine"])
        return text(
            f"罚款 {fine:,.2f} 元不在裁量基准的幅度内（{found.words} 元）",
            f"a fine of {fine:,.2f} yuan lies outside the benchmark ({found.words} yuan)",
        )
    return None


def departure_lacks(found: Outcome, situation: Situation, facts: Mapping[str, Any]) -> Text | None:
    """What a departure from the benchmark still lacks; None when it is complete (discretion_2022_27/12)."""
    if facts.get("departure") is not True:
        return text(
            "勾选查明的情形，按基准改变档次或数额；确需调整适用的，说明调整适用并经批准。",
            "Tick the facts that were established, or change the grade or the sum; "
            "a departure must be told and approved.",
        )
    if not facts.get("departure_ground") or not facts.get("departure_paper"):
        return text(
            "写明调整适用的情形和批准材料或者讨论记录。",
            "Say the ground of the departure and the paper that approves it.",
        )
    approved = facts.get("departure_approval")
    superior = is_superior(found.benchmark.maker_of(found.grade).level, situation.body.level)
    if superior and approved != "maker":
        return text(
            "适用的是上级机关的基准：报请制定机关批准后，才可以调整适用。",
            "The table is a superior's: only its maker may approve a departure.",
        )
    if not superior and approved == "collective" and not situation.done("discussed"):
        return text("先登记集体讨论。", "Record the collective discussion first.")
    if not superior and approved not in {"head", "collective"}:
        return text(
            "本机关的基准：经主要负责人批准或者集体讨论通过。",
            "The body's own table: its head approves, or a collective discussion passes it.",
        )
    return None


RANKS = {"township": 0, "county": 1, "city": 2, "province": 3, "state": 4}


def is_superior(maker: str, level: str) -> bool:
    """Whether the maker of a table stands above a body of this level; the body's own table has no superior."""
    return maker != "own" and RANKS.get(maker, 0) > RANKS.get(level, -1)
