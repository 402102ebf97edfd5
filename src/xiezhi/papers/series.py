"""Which number series a body has used."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from xiezhi.papers.models import Number, Series


@dataclass(frozen=True)
class UsedSeries:
    """A series of a body in a year: its word, the last number given out, how many are void, and the numbers missing.

    A number is missing when the series says it was given out and no line of it is kept: there should be none.
    """

    word: str
    year: int
    last: int
    void: int
    gaps: tuple[int, ...]

    @property
    def next(self) -> int:
        """The number that comes next."""
        return self.last + 1


def series_of(body_id: UUID, year: int) -> list[UsedSeries]:
    """Every series of a body in a year, by word. Two statements."""
    given: dict[str, dict[int, str]] = {}
    for word, n, state in Number.objects.filter(body_id=body_id, year=year).values_list("word", "n", "state"):
        given.setdefault(word, {})[n] = state
    found = []
    for row in Series.objects.filter(body_id=body_id, year=year).order_by("word"):
        numbers = given.get(row.word, {})
        gaps = tuple(n for n in range(1, row.last + 1) if n not in numbers)
        void = sum(state == "void" for state in numbers.values())
        found.append(UsedSeries(row.word, year, row.last, void, gaps))
    return found


def years_of(body_id: UUID) -> list[int]:
    """The years in which a body gave numbers out, newest first."""
    return list(Series.objects.filter(body_id=body_id).order_by("-year").values_list("year", flat=True).distinct())
