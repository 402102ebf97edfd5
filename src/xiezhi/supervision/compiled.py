"""Rules ready to run, with what a person must be able to read about each of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from xiezhi.kernel.days import Calendar
from xiezhi.kernel.errors import Text, text
from xiezhi.standards.door import NumbersForm, QuietForm, RuleForm, WindowForm
from xiezhi.supervision.ir import Check, Deadline, Programme


@dataclass(frozen=True)
class About:
    """What is known of a rule: what it says in both languages, on what ground, how heavy, and where it comes from.

    `origin` is `written`, or the part of a procedure it was derived from (`time_limit`, `order`, `guard`, ...).
    """

    key: str
    label: Text
    says: Text
    kind: str
    severity: str
    cite: tuple[str, ...]
    unverified: Text | None
    version: str
    state: str = "active"
    origin: str = "written"
    source: str = ""
    written: RuleForm | None = None


@dataclass(frozen=True)
class Wide:
    """A rule that counts over many cases."""

    key: str
    version: str
    form: WindowForm | QuietForm | NumbersForm
    procedures: tuple[str, ...]


@dataclass(frozen=True)
class LeftOut:
    """Something of a procedure that no rule was derived from, and why."""

    key: str
    label: Text
    why: Text


@dataclass(frozen=True)
class Compiled:
    """All rules that watch one kind of case."""

    programme: Programme
    about: Mapping[str, About]
    wide: tuple[Wide, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)


def version_of(body: Check | Deadline | object, *more: object) -> str:
    """A digest of everything that decides what a rule answers; two rules with one version answer alike."""
    return hashlib.sha256(repr((body, *more)).encode()).hexdigest()[:16]


SAYS: dict[str, Text] = {
    "deadline": text("应在 {due} 前办理，实际 {actual}", "due by {due}; it was {actual}"),
    "check": text("记录不符合要求", "the record does not keep the rule"),
}
"""What a finding says where its rule says nothing of its own."""
