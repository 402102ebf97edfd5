"""Proposes what to hide in a record, and gives the record with it hidden.

First what the case file knows, then patterns, then likeness. What only looks likely is proposed and doubted: while any
doubt stands, a person must look before the act is published.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from xiezhi.publicity.redaction import known as file_values
from xiezhi.publicity.redaction import names, patterns
from xiezhi.publicity.redaction.kinds import KINDS
from xiezhi.publicity.redaction.known import Known
from xiezhi.publicity.redaction.spans import Span, merged

Treatment = Literal["show", "surname", "hide"]
STEMS = "甲乙丙丁戊己庚辛壬癸"
COMPOUND = tuple(names.COMPOUND.split("|"))


@dataclass(frozen=True)
class Profile:
    """How names are treated by role (`""`: anybody else), what else may be shown, and which roles must be known."""

    names: Mapping[str, Treatment] = field(default_factory=lambda: {"": "surname"})
    shown: frozenset[str] = frozenset()
    needs_roles: frozenset[str] = frozenset()

    def of(self, one: Known) -> Treatment:
        """What becomes of a known value."""
        if one.kind == "name":
            return self.names.get(one.role, self.names.get("", "surname"))
        return "show" if one.kind in self.shown else "hide"


@dataclass(frozen=True)
class Redacted:
    """A record with what must not be seen hidden. `doubts` are the spans a person must look at first."""

    fields: Mapping[str, str]
    spans: Mapping[str, tuple[Span, ...]]
    doubts: Mapping[str, tuple[Span, ...]]
    missing_roles: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """Whether a person must look before it is published."""
        return bool(self.missing_roles) or any(self.doubts.values())

    def hidden(self) -> list[dict[str, object]]:
        """What a reader is told: in which field how many things of which kind are hidden, and on what ground."""
        counted = Counter((name, span.kind) for name, listed in self.spans.items() for span in listed)
        return [
            {"field": name, "kind": kind, "count": count, "cite": list(KINDS[kind].cite)}
            for (name, kind), count in sorted(counted.items())
        ]


def propose(text: str, known: Iterable[Known], profile: Profile) -> list[Span]:
    """What is to be hidden in one text, as the machine sees it."""
    listed = list(known)
    shown = [one for one in listed if profile.of(one) == "show"]
    hidden = [one for one in listed if profile.of(one) != "show"]
    keep = list(file_values.spans(text, shown))
    found = [*file_values.spans(text, hidden), *patterns.spans(text), *names.spans(text)]
    return merged(span for span in found if not _kept(span, keep))


def _kept(span: Span, keep: list[Span]) -> bool:
    """A stretch that lies within a value that may be shown is not hidden, unless the case file says so elsewhere."""
    return span.by != "known" and any(one.start <= span.start and span.end <= one.end for one in keep)


def apply(
    fields: Mapping[str, str], spans: Mapping[str, Iterable[Span]], known: Iterable[Known], profile: Profile
) -> dict[str, str]:
    """The record with these spans replaced by their marks."""
    marks = _Marks(list(known), profile)
    return {name: marks.written(value, merged(spans.get(name, ()))) for name, value in fields.items()}


def redact(fields: Mapping[str, str], known: Iterable[Known], profile: Profile) -> Redacted:
    """The whole proposal for a record: its redacted fields, the spans, and what is doubtful."""
    listed = list(known)
    spans = {name: tuple(propose(value, listed, profile)) for name, value in fields.items()}
    doubts = {name: tuple(one for one in found if not one.certain) for name, found in spans.items()}
    roles = {one.role for one in listed if one.kind == "name"}
    return Redacted(
        apply(fields, spans, listed, profile),
        {name: found for name, found in spans.items() if found},
        {name: found for name, found in doubts.items() if found},
        tuple(sorted(profile.needs_roles - roles)),
    )


class _Marks:
    """What stands in the place of each span of one document."""

    def __init__(self, known: list[Known], profile: Profile) -> None:
        self.treated = {one.who: profile.of(one) for one in known if one.kind == "name" and one.who}
        self.name_of = {one.who: one.value for one in known if one.kind == "name" and one.who}
        self.given: dict[str, str] = {}

    def written(self, text: str, spans: list[Span]) -> str:
        """The text with marks in the place of its spans."""
        parts, at = [], 0
        for span in spans:
            parts += [text[at : span.start], self.mark(span, text[span.start : span.end])]
            at = span.end
        return "".join([*parts, text[at:]])

    def mark(self, span: Span, hidden: str) -> str:
        """A typed mark; for a name whose surname may be seen, the surname with 某."""
        if span.kind != "name" or (span.who and self.treated.get(span.who) == "hide"):
            return KINDS[span.kind].mark
        person = span.who or hidden
        if person not in self.given:
            self.given[person] = self._some(surname(self.name_of.get(span.who, hidden)))
        return self.given[person]

    def _some(self, family: str) -> str:
        same = sum(1 for mark in self.given.values() if mark.startswith(f"{family}某"))
        return f"{family}某" + (STEMS[same - 1] if 0 < same <= len(STEMS) else str(same) if same else "")


def surname(name: str) -> str:
    """The family name of a Chinese name; a foreign one keeps nothing but its first letter."""
    tight = "".join(one for one in name if not one.isspace())
    return next((one for one in COMPOUND if tight.startswith(one)), tight[:1])
