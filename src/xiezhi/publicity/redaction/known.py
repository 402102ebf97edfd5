"""What the case file knows: every value of it is looked for, however it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xiezhi.publicity.redaction.folding import Run, runs, tight
from xiezhi.publicity.redaction.spans import Span

NUMBERS = frozenset({"identity", "phone", "account", "certificate", "plate", "birth"})
SHORTEST_NUMBER, SHORTEST_TEXT = 5, 2


@dataclass(frozen=True)
class Known:
    """A value of the case file: what kind of thing it is, whose, and in what role that person stands."""

    kind: str
    value: str
    who: str = ""
    role: str = ""


def spans(text: str, known: Iterable[Known]) -> Iterator[Span]:
    """Every place where a known value stands."""
    folded, numbers = tight(text), runs(text, SHORTEST_NUMBER)
    for one in known:
        wanted = tight(one.value).text
        digits = _digits(one.value)
        if len(digits) >= SHORTEST_NUMBER and len(digits) >= len(wanted) - 2:
            yield from _in_runs(numbers, digits, one)
        if len(wanted) >= SHORTEST_TEXT:
            at = folded.text.find(wanted)
            while at >= 0:
                yield Span(*folded.span(at, at + len(wanted)), one.kind, "known", one.who)
                at = folded.text.find(wanted, at + 1)


def _digits(value: str) -> str:
    found = runs(value, 1)
    return "".join(run.text for run in found)


def _in_runs(numbers: list[Run], digits: str, one: Known) -> Iterator[Span]:
    for run in numbers:
        at = run.text.find(digits)
        while at >= 0:
            yield Span(*run.span(at, at + len(digits)), one.kind, "known", one.who)
            at = run.text.find(digits, at + 1)
