"""What a reviewer's marks come to: points, grounds of failing at once, and the grade. Pure, exact, by the packs' sheet.

Marks are JSON as the ledger holds them: `{"taken": {step: times}, "fails": [key], "words": {item or key: text}}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from xiezhi.kernel.errors import text
from xiezhi.standards.door import Provable, ReviewForm, ReviewRules
from xiezhi.supervision.reviewing.errors import MarksWrong

MOST_TIMES = 20
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Marks:
    """What one reviewer took off and found."""

    taken: Mapping[str, int] = field(default_factory=dict)
    fails: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """As the ledger holds it."""
        return {"taken": dict(self.taken), "fails": list(self.fails), "words": dict(self.words)}


def marks_of(said: Mapping[str, Any]) -> Marks:
    """Marks as they were recorded."""
    return Marks(
        {str(key): int(times) for key, times in (said.get("taken") or {}).items()},
        tuple(map(str, said.get("fails") or ())),
        {str(key): str(words) for key, words in (said.get("words") or {}).items()},
    )


@dataclass(frozen=True)
class Score:
    """What marks come to: points in all, by item, and the grade's key."""

    total: Decimal
    items: Mapping[str, Decimal]
    grade: str
    fails: tuple[str, ...]


def grounds(sheet: ReviewForm, rules: ReviewRules) -> tuple[Provable, ...]:
    """What makes a file fail at once: what the rules of the layer say, and what the sheet adds."""
    return (*rules.fails, *sheet.fails)


def checked(marks: Marks, sheet: ReviewForm, rules: ReviewRules, *, whole: bool) -> Marks:
    """The marks, when they fit the sheet; with `whole`, each deduction and ground of failing must have its reason.

    gd_file_review/10/p2: the marks and the reasons of each deduction are written down and signed.
    """
    steps = {step.key: (item, step) for item in sheet.items for step in item.steps}
    fails = {one.key for one in grounds(sheet, rules)}
    unknown = {*marks.taken, *marks.fails} - {*steps, *fails}
    if unknown or any(not 0 <= times <= MOST_TIMES for times in marks.taken.values()):
        raise _wrong("评分与评分表不符。", "The marks do not fit the sheet.")
    if any(times > 1 and not steps[key][1].each for key, times in marks.taken.items()):
        raise _wrong("只扣一次的扣分项扣了多次。", "A deduction that is made once was made several times.")
    if whole:
        bare = [steps[key][1] for key, times in marks.taken.items() if times and not _reason(marks, key)]
        bare_fails = [one for one in grounds(sheet, rules) if one.key in marks.fails and not _reason(marks, one.key)]
        listed: list[Provable] = [*bare, *bare_fails]
        if listed:
            zh, en = "、".join(one.label["zh"] for one in listed), ", ".join(one.label["en"] for one in listed)
            raise _wrong(f"请写明扣分理由：{zh}。", f"Give the reason of each deduction: {en}.")
    kept = {key: times for key, times in marks.taken.items() if times}
    return Marks(kept, marks.fails, {key: words.strip() for key, words in marks.words.items() if words.strip()})


def _reason(marks: Marks, key: str) -> bool:
    return len(marks.words.get(key, "").strip()) >= 2


def _wrong(zh: str, en: str) -> MarksWrong:
    return MarksWrong(text(zh, en), next_step=text("改正后再提交。", "Mend it and send again."))


def score(marks: Marks, sheet: ReviewForm, rules: ReviewRules) -> Score:
    """What the marks come to. An item never goes below nothing; a ground of failing makes the grade, not the points."""
    items = {}
    for one in sheet.items:
        taken = sum((Decimal(step.minus) * marks.taken.get(step.key, 0) for step in one.steps), Decimal(0))
        items[one.key] = max(Decimal(0), Decimal(one.points) - taken)
    total = sum(items.values(), Decimal(0))
    return Score(total, items, grade(total, bool(marks.fails), rules), marks.fails)


def grade(total: Decimal, failed: bool, rules: ReviewRules) -> str:
    """The grade of so many points (gd_file_review/16); the lowest where the file fails at once (gd_file_review/17)."""
    if failed:
        return rules.grades[0].key
    return [one.key for one in rules.grades if total >= Decimal(one.from_)][-1]


def rounded(total: Decimal) -> Decimal:
    """Points to one place, a half upwards."""
    return total.quantize(TENTH, ROUND_HALF_UP)
