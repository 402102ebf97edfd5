"""What a year's reviews came to: counts by body and the faults found most, each of which opens to its files.

Bodies stand in the order of their places, never by what they scored, and no sum of fines is counted anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from xiezhi.supervision.reviewing.models import ReviewFile

UNSETTLED = ("drawn", "named", "opened")


@dataclass
class BodyFigures:
    """One body in a year: files drawn, those settled by grade, objections, results changed on objection."""

    body_id: UUID
    drawn: int = 0
    settled: int = 0
    grades: Counter[str] = field(default_factory=Counter)
    objected: int = 0
    changed: int = 0


@dataclass(frozen=True)
class Fault:
    """One fault: how many files it was found in, and in which bodies' files."""

    key: str
    label: Mapping[str, str]
    files: int
    bodies: int
    fails: bool


@dataclass(frozen=True)
class Figures:
    """A year."""

    bodies: Mapping[UUID, BodyFigures]
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> BodyFigures:
        """All bodies together."""
        found = BodyFigures(UUID(int=0))
        for one in self.bodies.values():
            found.drawn, found.settled = found.drawn + one.drawn, found.settled + one.settled
            found.objected, found.changed = found.objected + one.objected, found.changed + one.changed
            found.grades += one.grades
        return found


def years() -> list[int]:
    """The years that have a file the claim sees, the newest first."""
    return list(ReviewFile.objects.order_by("-year").values_list("year", flat=True).distinct())


def of_year(year: int) -> Figures:
    """The figures of a year, as far as the claim sees its files. One statement."""
    return figures(ReviewFile.objects.filter(year=year).iterator(chunk_size=500))


def figures(files: Iterable[ReviewFile]) -> Figures:
    """Count these files."""
    bodies: dict[UUID, BodyFigures] = {}
    found: dict[str, tuple[Mapping[str, str], bool, set[UUID], set[UUID]]] = {}
    for one in files:
        mine = bodies.setdefault(one.body_id, BodyFigures(one.body_id))
        mine.drawn += 1
        if one.state in UNSETTLED:
            continue
        mine.settled += 1
        mine.grades[one.grade] += 1
        mine.objected += bool(one.objection)
        mine.changed += one.answer.get("outcome") == "changed"
        for fault in one.faults:
            entry = found.setdefault(fault["key"], (fault["label"], bool(fault.get("fails")), set(), set()))
            entry[2].add(one.id)
            entry[3].add(one.body_id)
    faults = [Fault(key, label, len(ids), len(of), fails) for key, (label, fails, ids, of) in found.items()]
    return Figures(bodies, tuple(sorted(faults, key=lambda one: (-one.files, one.key))))
