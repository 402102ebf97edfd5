"""How far a penalty may go within the statute's range: the grade, the computed range, and every step to it.

Pure: a situation and what was said go in; the outcome comes out with an article for each step. The order is that of
discretion_2022_27/6: what the statute allows, what part of it the circumstance takes, which facts weigh, which grade
follows, and what is left of the range.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from xiezhi.cases.engine.penalties import Span, span_of
from xiezhi.cases.engine.situation import Situation
from xiezhi.kernel.errors import Text, text
from xiezhi.kernel.money import FEN
from xiezhi.standards import door as standards
from xiezhi.standards.door import Benchmark

ALL = ("mitigated", "lightened", "normal", "heavier")
"""The grades under which a penalty is given, from the lightest."""


@dataclass(frozen=True)
class Step:
    """One step of the reckoning, in words, with its ground."""

    says: Text
    cites: tuple[str, ...] = ()
    unverified: Text | None = None


@dataclass(frozen=True)
class Outcome:
    """What the benchmark says: the grades that are open, the one the range is for, and the range in yuan."""

    benchmark: Benchmark
    grades: tuple[str, ...]
    grade: str
    low: Decimal | None
    high: Decimal | None
    below: bool  # the highest amount itself is not reached: a mitigated fine lies below the statute's minimum
    steps: tuple[Step, ...]

    @property
    def penalised(self) -> bool:
        """Whether a penalty may be given at all."""
        return self.grades != ("no_penalty",)

    def holds(self, fine: Decimal) -> bool:
        """Whether a fine lies in the range."""
        if self.high is not None and (fine > self.high or (self.below and fine == self.high)):
            return False
        return self.low is None or fine >= self.low

    @property
    def words(self) -> str:
        """The range as figures."""
        if self.low is None and self.high is None:
            return ""
        return f"{'' if self.low is None else f'{self.low:,.2f}'} – {'' if self.high is None else f'{self.high:,.2f}'}"


def outcome(situation: Situation, facts: Mapping[str, Any]) -> Outcome | None:
    """What the benchmark says of this case; None where there is no matter or no table."""
    matter = situation.matter
    if matter is None or matter.act_kind != "penalty":
        return None
    procedure = situation.procedure
    found = standards.benchmark(matter.key, procedure.layers, situation.today, digest=procedure.release)
    if found is None:
        return None
    span = span_of(matter, situation, facts)
    weighed, told = _weighed(found, situation)
    grades, why = _grades(weighed)
    said = str(facts.get("grade") or "")
    grade = said if said in grades else next((one for one in ("normal", *ALL) if one in grades), grades[0])
    steps = [_statute(span, matter.penalised_by), *told, *why]
    if grade in ALL:
        band, step = _band(found, span, facts, situation)
        steps += step
        return _result(found, grades, grade, span, band, steps)
    return Outcome(found, grades, grade, None, None, False, tuple(steps))


def _statute(span: Span | None, basis: tuple[str, ...]) -> Step:
    if span is None:
        return Step(
            text("法定罚款幅度：没有可以适用的数额", "Range of the fine in the statute: no figure that applies"), basis
        )
    if span.times_of:
        return Step(
            text(
                f"法定罚款幅度：{span.base:,.2f} 元的 {_plain(span.low)} 至 {_plain(span.high)} 倍，"
                f"即 {span.words()} 元",
                f"Range in the statute: {_plain(span.low)} to {_plain(span.high)} times {span.base:,.2f} yuan, "
                f"that is {span.words()} yuan",
            ),
            span.cite,
        )
    return Step(text(f"法定罚款幅度：{span.words()} 元", f"Range in the statute: {span.words()} yuan"), span.cite)


def _plain(number: Decimal | None) -> str:
    return "0" if number is None else f"{number.normalize():f}"


def _weighed(found: Benchmark, situation: Situation) -> tuple[set[str], list[Step]]:
    """The facts that weigh in this case, and what each does."""
    weighs, steps = set[str](), list[Step]()
    for factor, _ in found.factors:
        if factor.when(situation) is True:
            weighs.add(factor.weighs)
            does = WEIGHS[factor.weighs]
            steps.append(
                Step(
                    text(f"{factor.label['zh']}：{does['zh']}", f"{factor.label['en']}: {does['en']}"),
                    factor.cite,
                    factor.unverified,
                )
            )
    return weighs, steps


WEIGHS: dict[str, Text] = {
    "no_penalty": text("不予行政处罚", "no penalty is given"),
    "may_exempt": text("可以不予行政处罚", "a penalty need not be given"),
    "must_lighten": text("应当从轻或者减轻处罚", "the penalty must be lightened or mitigated"),
    "may_lighten": text("可以从轻或者减轻处罚", "the penalty may be lightened or mitigated"),
    "must_heavier": text("应当从重处罚", "the penalty must be heavier"),
}
"""What each weight of a fact does, in words."""


def _grades(weighed: set[str]) -> tuple[tuple[str, ...], list[Step]]:
    """The grades that are open, and why where several facts meet."""
    if "no_penalty" in weighed:
        return ("no_penalty",), []
    open_ = ("exempt",) if "may_exempt" in weighed else ()
    if {"must_lighten", "must_heavier"} <= weighed:
        step = Step(
            text(
                "同时具有从轻、减轻和从重情形：全面衡量，并说明理由",
                "Facts for a lighter and for a heavier penalty meet: weigh them together and say why",
            ),
            ("penalty_law/5",),
            text("存入文本没有规定如何抵合。", "No stored text says how they are set against each other."),
        )
        return (*open_, "lightened", "normal", "heavier"), [step]
    if "must_lighten" in weighed:
        return (*open_, "mitigated", "lightened"), []
    if "must_heavier" in weighed:
        return ("heavier",), []
    return (*open_, *(("mitigated", "lightened") if "may_lighten" in weighed else ()), "normal"), []


def _band(
    found: Benchmark, span: Span | None, facts: Mapping[str, Any], situation: Situation
) -> tuple[Span | None, list[Step]]:
    """The part of the statute's range that the circumstance takes."""
    said = facts.get("circumstance_level")
    one = found.circumstance(str(said)) if said else None
    if one is None:
        one = next((c for c, _ in found.circumstances if c.when and c.when(situation) is True), None)
    if one is None or span is None or span.high is None:
        return span, []
    if one.sums:
        band = replace(span, low=Decimal(one.sums.at_least), high=Decimal(one.sums.at_most))
    else:
        assert one.share is not None
        band = _part(span, one.share.low, one.share.high)
    step = Step(
        text(
            f"{one.label['zh']}：在 {band.words()} 元之间确定",
            f"{one.label['en']}: between {band.words()} yuan",
        ),
        one.cite,
        one.unverified,
    )
    return band, [step]


def _part(span: Span, low: Decimal, high: Decimal) -> Span:
    """A share of a span; a span without a lowest amount begins at nothing."""
    assert span.high is not None
    start = span.low or Decimal(0)
    width = span.high - start
    return replace(span, low=start + width * low, high=start + width * high)


def _result(
    found: Benchmark, grades: tuple[str, ...], grade: str, span: Span | None, band: Span | None, steps: list[Step]
) -> Outcome:
    """The range of the grade within the band of the circumstance, or below the statute's minimum."""
    one = found.grade(grade)
    if one is None or band is None or band.high is None or span is None:
        return Outcome(found, grades, grade, None, None, False, tuple(steps))
    below = grade == "mitigated" and bool(span.low)
    if below:
        assert span.low is not None
        last = replace(span, low=span.low * Decimal(one.floor or 0), high=span.low)
    else:
        share = one.share or (lighter.share if (lighter := found.grade("lightened")) else None)
        last = _part(band, share.low, share.high) if share else band
    low = (last.least or Decimal(0)).quantize(FEN, ROUND_CEILING)
    high = (last.most or Decimal(0)).quantize(FEN, ROUND_FLOOR)
    label = one.label
    says = text(
        f"裁量档次“{label['zh']}”：{low:,.2f} 元以上 {high:,.2f} 元{'以下（不含，低于法定下限）' if below else '以下'}",
        f"Grade {label['en']}: from {low:,.2f} to {high:,.2f} yuan{' (below the statutory minimum)' if below else ''}",
    )
    return Outcome(found, grades, grade, low, high, below, (*steps, Step(says, one.cite, one.unverified)))


def reason(found: Outcome | None, facts: Mapping[str, Any]) -> Text:
    """The steps as the reason that the paper gives; the departure with it. The articles are said with each step."""
    if found is None:
        return text("", "")
    zh, en = list[str](), list[str]()
    for step in found.steps:
        spoken = [standards.citation(cite) for cite in step.cites]
        zh.append(step.says["zh"] + (f"（{'、'.join(one['zh'] for one in spoken)}）" if spoken else ""))
        en.append(step.says["en"] + (f" ({', '.join(one['en'] for one in spoken)})" if spoken else ""))
    labels = [table.label for table in found.benchmark.tables]
    head = text(f"适用{'、'.join(one['zh'] for one in labels)}：", f"{' and '.join(one['en'] for one in labels)}: ")
    tail = text("。", ".")
    if facts.get("departure") is True and facts.get("departure_paper"):
        tail = text(
            f"。本案调整适用裁量基准，批准材料：{facts['departure_paper']}。",
            f". The benchmark is departed from; approved by: {facts['departure_paper']}.",
        )
    return text(head["zh"] + "；".join(zh) + tail["zh"], head["en"] + "; ".join(en) + tail["en"])
