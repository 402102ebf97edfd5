"""Whether a penalty is of a kind and an amount that the matter allows (penalty_law/4, /76)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xiezhi.cases.engine.situation import Situation
from xiezhi.cases.errors import OutsideRange
from xiezhi.kernel.errors import Refusal, text
from xiezhi.kernel.money import yuan
from xiezhi.standards.door import Matter

MONEY_KINDS = {"fine": "fine", "confiscate_gains": "confiscated_gains", "confiscate_goods": "confiscated_goods_value"}


@dataclass(frozen=True)
class Span:
    """The range of a fine that applies in a case: in yuan, or in times of a fact whose amount is `base`."""

    low: Decimal | None
    high: Decimal | None
    base: Decimal
    times_of: str
    cite: tuple[str, ...]

    @property
    def least(self) -> Decimal | None:
        """The lowest amount in yuan."""
        return None if self.low is None else self.low * self.base

    @property
    def most(self) -> Decimal | None:
        """The highest amount in yuan."""
        return None if self.high is None else self.high * self.base

    def words(self) -> str:
        """The span in yuan, as figures."""
        low, high = self.least, self.most
        return f"{'' if low is None else f'{low:,.2f}'} – {'' if high is None else f'{high:,.2f}'}"


def span_of(matter: Matter | None, situation: Situation, facts: Mapping[str, Any]) -> Span | None:
    """The range of a fine for this matter as the facts stand; None where none is known to apply."""
    penalty = next((one for one in matter.penalties if one.kind == "fine"), None) if matter else None
    for one in penalty.ranges if penalty else ():
        if one.when and one.when(situation) is not True:
            continue
        base = Decimal(1)
        if one.times_of:
            said = facts.get(one.times_of) or situation.case_fact(one.times_of)
            if said is None:
                continue
            base = yuan(said)
        low = Decimal(one.at_least) if one.at_least else None
        high = Decimal(one.at_most) if one.at_most else None
        return Span(low, high, base, one.times_of, penalty.cite if penalty else ())
    return None


def kinds_of(matter: Matter, situation: Situation) -> frozenset[str]:
    """The kinds of penalty that the matter allows as the facts stand."""
    return frozenset(one.kind for one in matter.penalties if one.when is None or one.when(situation) is True)


def check_penalty(situation: Situation, facts: dict[str, Any]) -> Iterator[Refusal]:
    """Each way in which the penalty said in these facts is outside the matter's ranges."""
    kinds, matter = facts.get("kinds"), situation.matter
    if not kinds or matter is None:
        return
    allowed = kinds_of(matter, situation)
    for kind in kinds:
        if kind not in allowed:
            yield OutsideRange(
                text(
                    f"“{matter.label['zh']}”不能给予这种处罚：{kind}", f"this matter does not allow the penalty {kind}"
                ),
                cites=matter.penalised_by,
                next_step=text(
                    "选择该事项处罚依据中规定的处罚种类；条文规定的情形须勾选。",
                    "Choose a kind of penalty that the penalty clause allows; tick the circumstance it names.",
                ),
                key="range",
            )
    if "fine" in kinds and "fine" in allowed and facts.get("fine"):
        yield from _check_fine(situation, facts)
    if facts.get("fine") and "fine" not in kinds and Decimal(facts["fine"]) > 0:
        yield OutsideRange(
            text("写了罚款数额，但处罚种类中没有罚款", "an amount is given, but a fine is not among the kinds"),
            key="range",
        )


def _check_fine(situation: Situation, facts: dict[str, Any]) -> Iterator[Refusal]:
    fine, span = yuan(facts["fine"]), span_of(situation.matter, situation, facts)
    if span is None:
        return
    mitigated = facts.get("grade") in {"mitigated", "reduced"}
    low, high = span.least, span.most
    if (low is not None and fine < low and not mitigated) or (high is not None and fine > high):
        yield OutsideRange(
            text(
                f"罚款 {fine:,.2f} 元不在法定幅度内（{span.words()} 元）",
                f"a fine of {fine:,.2f} yuan is outside the range ({span.words()} yuan)",
            ),
            cites=span.cite,
            next_step=text(
                "在幅度内确定数额；低于下限须有减轻处罚的法定情形。",
                "Choose an amount in the range; below it needs a legal ground to mitigate.",
            ),
            key="range",
        )
