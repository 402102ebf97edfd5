"""What several reviewers come to: agreed, a third is needed, or a panel. Pure.

The statute asks for separate reading and independent marks (gd_file_review/10/p2); how far apart they may be is a
figure of the packs. Agreement means: no further apart than that, the same grounds of failing at once, and the same
answer to whether the file passes. A third reviewer settles it with the nearer of the two, if near enough; else a panel
talks it over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Literal

from xiezhi.standards.door import ReviewRules
from xiezhi.supervision.reviewing.scoring import Score, grade, rounded

How = Literal["agreed", "third", "panel"]


@dataclass(frozen=True)
class Outcome:
    """How it was settled; with `needs`, it is not, and they must be asked. `used`: places of the marks it rests on."""

    how: How = "agreed"
    needs: Literal["", "third", "panel"] = ""
    total: Decimal = Decimal(0)
    grade: str = ""
    fails: tuple[str, ...] = ()
    used: tuple[int, ...] = ()


def settle(scores: Sequence[Score], rules: ReviewRules, asked: int | None = None) -> Outcome:
    """What these marks come to, in the order in which they were asked for: the first round, then one more.

    `asked`: how many the plan asks of each file in the first round; as many as the rules say, where it does not.
    """
    asked = asked or rules.agreement.reviewers
    first = list(range(asked))
    if all(_near(scores[one], scores[other], rules.agreement.within, rules) for one, other in combinations(first, 2)):
        return _mean(scores, first, "agreed", rules)
    if len(scores) <= asked:
        return Outcome(needs="third")
    third = len(scores) - 1
    close = [one for one in first if _near(scores[one], scores[third], rules.agreement.third_within, rules)]
    if not close:
        return Outcome(needs="panel")
    nearest = min(close, key=lambda one: (abs(scores[one].total - scores[third].total), one))
    return _mean(scores, [nearest, third], "third", rules)


def _near(one: Score, other: Score, within: str, rules: ReviewRules) -> bool:
    passes = {grade.key: grade.passes for grade in rules.grades}
    return (
        abs(one.total - other.total) <= Decimal(within)
        and set(one.fails) == set(other.fails)
        and passes[one.grade] is passes[other.grade]
    )


def _mean(scores: Sequence[Score], used: Sequence[int], how: How, rules: ReviewRules) -> Outcome:
    total = rounded(sum((scores[one].total for one in used), Decimal(0)) / len(used))
    fails = scores[used[0]].fails
    return Outcome(how, "", total, grade(total, bool(fails), rules), fails, tuple(used))
