"""Entries of many cases as columns, sorted by case: what the kernel reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xiezhi.supervision.ir import Entry
from xiezhi.supervision.program import NULL, Numbers, Program

WORD = 63
"""People that one number holds as bits."""


@dataclass(frozen=True)
class Columns:
    """The entries of many cases. `cases[i]:cases[i + 1]` are those of case i; `data` has a row for each column.

    `acts` are places in the programme's acts, -1 for one it does not know; a value that is not said is NULL. `people`
    has the people of an entry as bits, numbered anew in each case; no rows where no rule asks.
    """

    names: Sequence[str]
    cases: Numbers
    acts: npt.NDArray[np.int16]
    days: npt.NDArray[np.int32]
    seconds: Numbers
    data: Numbers
    people: Numbers

    def __len__(self) -> int:
        return len(self.acts)

    def of(self, first: int, last: int) -> Columns:
        """Some of the cases, sharing the memory of all."""
        low, high = int(self.cases[first]), int(self.cases[last])
        return Columns(
            self.names[first:last], self.cases[first : last + 1] - low, self.acts[low:high], self.days[low:high],
            self.seconds[low:high], self.data[:, low:high], self.people[:, low:high],
        )  # fmt: skip


def columns_of(program: Program, cases: Mapping[str, Sequence[Entry]]) -> Columns:
    """Entries, case by case, as columns."""
    entries = [entry for listed in cases.values() for entry in listed]
    acts = {act: index for index, act in enumerate(program.programme.acts)}
    data = np.full((len(program.columns), len(entries)), NULL, np.int64)
    places = {name: index for index, name in enumerate(program.columns)}
    for index, entry in enumerate(entries):
        for name, value in entry.values.items():
            if name in places:
                data[places[name], index] = value
    return Columns(
        tuple(cases),
        np.cumsum([0, *(len(listed) for listed in cases.values())]).astype(np.int64),
        np.fromiter((acts.get(entry.act, -1) for entry in entries), np.int16, len(entries)),
        np.fromiter((entry.day for entry in entries), np.int32, len(entries)),
        np.fromiter((entry.at for entry in entries), np.int64, len(entries)) if program.seconds else _none(),
        data,
        _people(cases.values()) if program.people else np.zeros((0, len(entries)), np.int64),
    )


def _none() -> Numbers:
    return np.zeros(0, np.int64)


def _people(cases: Iterable[Sequence[Entry]]) -> Numbers:
    """The people of each entry as bits of as many numbers as the case with the most people needs."""
    numbered: list[list[int]] = []
    most = 0
    for entries in cases:
        places: dict[str, int] = {}
        for entry in entries:
            numbered.append([places.setdefault(one, len(places)) for one in sorted(entry.people)])
        most = max(most, len(places))
    bits = np.zeros((max(-(-most // WORD), 1), len(numbered)), np.int64)
    for index, listed in enumerate(numbered):
        for one in listed:
            bits[one // WORD, index] |= 1 << one % WORD
    return bits
