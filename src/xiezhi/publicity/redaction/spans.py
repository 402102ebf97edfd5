"""What is proposed to be hidden, and how overlapping proposals become one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

ORDER = ("known", "pattern", "tagger", "person")


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of a text that is to be hidden.

    `rule` begins with who found it: `known` (the case file says so), `pattern`, `tagger` (only likely), `person`
    (somebody marked it). `who` is the person it is about, so that one person has one mark.
    """

    start: int
    end: int
    kind: str
    rule: str
    who: str = ""

    @property
    def by(self) -> str:
        """Which of the detectors found it."""
        return self.rule.partition(":")[0]

    @property
    def certain(self) -> bool:
        """Whether it needs no second look: known values, patterns with a check digit, and what a person marked."""
        return self.by in ("known", "person") or self.rule.endswith("!")


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans that do not overlap: where two do, the one that knows more takes the stretch of both."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if found and span.start < found[-1].end:
            before = found[-1]
            knows = min(before, span, key=lambda one: (ORDER.index(one.by), not one.certain, -(one.end - one.start)))
            found[-1] = replace(knows, start=before.start, end=max(before.end, span.end))
        else:
            found.append(span)
    return found
