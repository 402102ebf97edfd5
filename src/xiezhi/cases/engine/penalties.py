"""Whether a penalty is of a kind and an amount that the matter allows (penalty_law/4, /76)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from xiezhi.cases.engine.situation import Situation
from xiezhi.cases.errors import OutsideRange
from xiezhi.kernel.errors import Refusal, text
from xiezhi.kernel.money import yuan

MONEY_KINDS = {"fine": "fine", "confiscate_gains": "confiscated_gains", "confiscate_goods": "confiscated_goods_value"}


def check_penalty(situation: Situation, facts: dict[str, Any]) -> Iterator[Refusal]:
    """Each way in which the penalty said in these facts is outside the matter's ranges."""
    kinds, matter = facts.get("kinds"), situation.matter
    if not kinds or matter is None:
        return
    allowed = {penalty.kind: penalty for penalty in matter.penalties}
    for kind in kinds:
        penalty = allowed.get(kind)
        if penalty is None or (penalty.when and penalty.when(situation) is False):
            yield OutsideRange(
                text(
                    f"“{matter.label['zh']}”不能给予这种处罚：{kind}", f"this matter does not allow the penalty {kind}"
                ),
                cites=matter.penalised_by,
                next_step=text(
                    "选择该事项处罚依据中规定的处罚种类。", "Choose a kind of penalty that the penalty clause allows."
                ),
                key="range",
            )
    if "fine" in kinds and "fine" in allowed and facts.get("fine"):
        yield from _check_fine(situation, facts, allowed["fine"])
    if facts.get("fine") and "fine" not in kinds and Decimal(facts["fine"]) > 0:
        yield OutsideRange(
            text("写了罚款数额，但处罚种类中没有罚款", "an amount is given, but a fine is not among the kinds"),
            key="range",
        )


def _check_fine(situation: Situation, facts: dict[str, Any], penalty: Any) -> Iterator[Refusal]:
    fine = yuan(facts["fine"])
    for one in penalty.ranges:
        if one.when and one.when(situation) is not True:
            continue
        base = Decimal(1)
        if one.times_of:
            said = facts.get(one.times_of) or situation.history.said(one.times_of)
            if said is None:
                continue
            base = yuan(said)
        low = Decimal(one.at_least) * base if one.at_least else None
        high = Decimal(one.at_most) * base if one.at_most else None
        mitigated = facts.get("grade") in {"mitigated", "reduced"}
        if (low is not None and fine < low and not mitigated) or (high is not None and fine > high):
            span = f"{'' if low is None else f'{low:,.2f}'} – {'' if high is None else f'{high:,.2f}'}"
            yield OutsideRange(
                text(
                    f"罚款 {fine:,.2f} 元不在法定幅度内（{span} 元）",
                    f"a fine of {fine:,.2f} yuan is outside the range ({span} yuan)",
                ),
                cites=penalty.cite,
                next_step=text(
                    "在幅度内确定数额；低于下限须有减轻处罚的法定情形。",
                    "Choose an amount in the range; below it needs a legal ground to mitigate.",
                ),
                key="range",
            )
        return
