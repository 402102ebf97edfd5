"""What a rule may ask of an entry and of those before it: a small closed tree, three-valued.

`This` looks at the entry itself; every fold (`Last`, `Sum`, `Count` and so on) looks at the entries of the case that
stand before it, never at it. A value that is not there is None, and whatever is compared with None is None: neither
true nor false. Numbers are whole: money in cents, days since 1970-01-01, words as `word()` of their text, yes and no as
1 and 0.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

ColumnType = Literal["money", "integer", "day", "yes_no", "word", "instant"]
Order = Literal["is", "at_least", "above", "at_most", "below"]
Unit = Literal["calendar_days", "working_days", "months", "years", "hours"]


def word(text: str) -> int:
    """A text as the number that stands for it in columns: 62 bits of its hash, never negative."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 2


@dataclass(frozen=True)
class Const:
    """A number that the rule itself says; exact."""

    value: Fraction


@dataclass(frozen=True)
class This:
    """What the entry itself says in a column: `on` is its day, `at` its second, `recorded_on` the day of recording."""

    column: str


@dataclass(frozen=True)
class Last:
    """The latest value said in a column by an earlier entry of these acts (none named: of any act)."""

    acts: tuple[str, ...]
    column: str


@dataclass(frozen=True)
class First:
    """The first value said."""

    acts: tuple[str, ...]
    column: str


@dataclass(frozen=True)
class Sum:
    """All values said so far, added up; 0 where none was."""

    acts: tuple[str, ...]
    column: str


@dataclass(frozen=True)
class Least:
    """The smallest value said so far."""

    acts: tuple[str, ...]
    column: str


@dataclass(frozen=True)
class Most:
    """The largest value said so far."""

    acts: tuple[str, ...]
    column: str


@dataclass(frozen=True)
class Count:
    """How many earlier entries of these acts there are."""

    acts: tuple[str, ...]


@dataclass(frozen=True)
class Plus:
    """The sum of several values; None if one of them is."""

    parts: tuple[Value, ...]


@dataclass(frozen=True)
class Times:
    """A value times a fraction that the rule says; exact."""

    factor: Fraction
    part: Value


@dataclass(frozen=True)
class Either:
    """The first of several values that is there."""

    parts: tuple[Value, ...]


@dataclass(frozen=True)
class Lookup:
    """A cell of a table that stands beside the rule; None where the key is unknown."""

    table: str
    key: Value
    column: str


@dataclass(frozen=True)
class Elapsed:
    """Whole days (calendar or working), months or years from one day to another: the first is not counted."""

    start: Value
    end: Value
    unit: Unit


@dataclass(frozen=True)
class Shift:
    """The last day of a period that begins on a day, which is not counted; it does not roll."""

    start: Value
    amount: int
    unit: Unit


Value = Const | This | Last | First | Sum | Least | Most | Count | Plus | Times | Either | Lookup | Elapsed | Shift


@dataclass(frozen=True)
class Compare:
    """Whether one value stands so to another."""

    order: Order
    left: Value
    right: Value


@dataclass(frozen=True)
class Present:
    """Whether a value is there; never undetermined."""

    value: Value


@dataclass(frozen=True)
class Among:
    """Whether a value is one of several that the rule says."""

    value: Value
    among: tuple[Value, ...]


@dataclass(frozen=True)
class Standing:
    """Whether the latest earlier entry of `sets` and `clears` together is one of `sets`; false where there is none."""

    sets: tuple[str, ...]
    clears: tuple[str, ...]


@dataclass(frozen=True)
class Apart:
    """Whether nobody who acts here acted in an earlier entry of these acts; None where one of them names nobody."""

    acts: tuple[str, ...]


@dataclass(frozen=True)
class AllOf:
    """True if all are, false if one is false, else undetermined."""

    parts: tuple[Test, ...]


@dataclass(frozen=True)
class AnyOf:
    """True if one is, false if all are false, else undetermined."""

    parts: tuple[Test, ...]


@dataclass(frozen=True)
class Not:
    """The other answer; undetermined stays so."""

    part: Test


Test = Compare | Present | Among | Standing | Apart | AllOf | AnyOf | Not
