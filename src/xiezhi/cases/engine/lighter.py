"""The law of the day of the act against the law of the day of the decision (penalty_law/37).

The law in force when the act was done applies; a newer one applies where it is lighter. Which is lighter is worked out
from the kinds of penalty and the range of the fine; where neither is plainly lighter the person chooses and says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from xiezhi.cases.engine.penalties import Span, kinds_of, span_of
from xiezhi.cases.engine.situation import Situation
from xiezhi.cases.errors import OtherLawApplies
from xiezhi.kernel.errors import Refusal, Text, text
from xiezhi.standards import door as standards
from xiezhi.standards.door import Matter, NotInForce

CITE = ("penalty_law/37",)
UNBOUNDED = Decimal("Infinity")


@dataclass(frozen=True)
class Compared:
    """The two versions, which applies (`old`, `new` or `choose`), and why."""

    old: Matter
    new: Matter | None
    applies: str
    why: Text


def compared(situation: Situation, facts: Mapping[str, Any]) -> Compared | None:
    """The comparison for this case; None where the law did not change between act and decision."""
    old = situation.matter
    if old is None or old.act_kind != "penalty":
        return None
    amended = situation.assumed.get("amended")
    try:
        new = amended or standards.matter(old.key, situation.today)
    except NotInForce:
        why = text(
            "作出决定时，该事项的规定已不再施行：核对新的规定是否不认为是违法",
            "The rule is no longer in force: look whether the new one still calls the act unlawful",
        )
        return Compared(old, None, "choose", why)
    if _same(old, new):
        return None
    applies, why = _lighter(old, new, situation, facts)
    return Compared(old, new, applies, why)


def _same(old: Matter, new: Matter) -> bool:
    """Whether both say the same of penalties; a release of the packs that only rewords changes nothing."""
    return old.in_force == new.in_force or _written(old) == _written(new)


def _written(matter: Matter) -> Any:
    return [
        (one.kind, one.when.written if one.when else None,
         [(r.when.written if r.when else None, r.times_of, r.at_least, r.at_most) for r in one.ranges])
        for one in matter.penalties
    ]  # fmt: skip


def _lighter(old: Matter, new: Matter, situation: Situation, facts: Mapping[str, Any]) -> tuple[str, Text]:
    before, after = kinds_of(old, situation), kinds_of(new, situation)
    was, is_ = span_of(old, situation, facts), span_of(new, situation, facts)
    kinds = _order(after < before, before < after, after == before)
    sums = _sums(was, is_, "fine" in before, "fine" in after)
    said = text(
        f"行为时：{_told(was)}，{len(before)} 种处罚；决定时：{_told(is_)}，{len(after)} 种处罚",
        f"then: {_told(was)}, {len(before)} kinds; now: {_told(is_)}, {len(after)} kinds",
    )
    found = {kinds, sums} - {"same"}
    if found == {"new"}:
        return "new", text(f"新的规定处罚较轻（{said['zh']}）", f"the new rule is lighter ({said['en']})")
    if found <= {"old"}:
        return "old", text(
            f"新的规定不较轻，适用行为时的规定（{said['zh']}）",
            f"the new rule is not lighter; that of the day of the act applies ({said['en']})",
        )
    return "choose", text(
        f"两者轻重不能直接比出，由办案人员选择并说明理由（{said['zh']}）",
        f"neither is plainly lighter; choose and say why ({said['en']})",
    )


def _order(new: bool, old: bool, same: bool) -> str:
    """Which of two is lighter, or that they cannot be ordered."""
    return "same" if same else "new" if new else "old" if old else "choose"


def _sums(was: Span | None, is_: Span | None, fined: bool, fines: bool) -> str:
    """Which fine is lighter: lower at neither end higher."""
    if not fines or not fined:
        return "same" if fines == fined else "old" if fines else "new"
    if was is None or is_ is None:
        return "choose"
    before, after = _ends(was), _ends(is_)
    lower = after[0] <= before[0] and after[1] <= before[1]
    higher = after[0] >= before[0] and after[1] >= before[1]
    return _order(lower, higher, before == after)


def _ends(span: Span) -> tuple[Decimal, Decimal]:
    return span.least or Decimal(0), UNBOUNDED if span.most is None else span.most


def _told(span: Span | None) -> str:
    return f"¥{span.words()}" if span else "—"


def applied(situation: Situation, facts: Mapping[str, Any]) -> Situation:
    """The situation under the law that was said to apply."""
    if facts.get("law_version") != "new":
        return situation
    found = compared(situation, facts)
    return replace(situation, matter=found.new) if found and found.new else situation


def check_law(situation: Situation, facts: Mapping[str, Any]) -> Iterator[Refusal]:
    """Refuses a decision under the heavier of two laws, and one that leaves the choice unsaid."""
    act = situation.procedure.act(situation.attempt.act) if situation.attempt else None
    if act is None or act.field("law_version") is None or not facts.get("kinds"):
        return
    found = compared(situation, facts)
    if found is None:
        return
    said = facts.get("law_version")
    if found.applies == "choose":
        if said and facts.get("law_version_reason"):
            return
        step = text("选择适用的规定并说明理由。", "Choose which applies, and say why.")
    elif said == found.applies or (found.applies == "old" and not said):
        return
    else:
        step = text(
            "“适用的规定”选新的规定。" if found.applies == "new" else "“适用的规定”选行为时的规定。",
            "Choose the new rule." if found.applies == "new" else "Choose the rule of the day of the act.",
        )
    yield OtherLawApplies(found.why, cites=CITE, next_step=step, key="lighter_law")
