"""What a case of a matter must be able to prove: a list in the packs, drawn for each matter from its penalty clause."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from xiezhi.standards.bases import Cited, InForce, Key, Label, Names, Noted
from xiezhi.standards.catalogue import Matter
from xiezhi.standards.forms import as_form

if TYPE_CHECKING:
    from datetime import date

    from xiezhi.standards.releases import Release


class EvidenceItem(Cited):
    """One thing to prove. With `if_...` it is asked only where the matter's penalty clause speaks of that."""

    key: Key
    label: Label
    kinds: Names
    if_penalty: Names = ()
    if_circumstance: Names = ()
    if_fact: Names = ()

    def asked(self, kinds: set[str], words: set[str]) -> bool:
        """Whether a matter with these kinds of penalty, whose conditions use these words, asks for it."""
        wanted = {*self.if_circumstance, *self.if_fact}
        return not (self.if_penalty or wanted) or bool(kinds & set(self.if_penalty) or words & wanted)


class EvidenceChecklist(Noted):
    """The checklist of a layer."""

    kind: Literal["evidence_checklist"]
    key: Key
    label: Label
    in_force: InForce
    items: tuple[EvidenceItem, ...]


def checklist(release: Release, layers: tuple[str, ...], matter: Matter, day: date) -> list[EvidenceItem]:
    """What a case of this matter must be able to prove; a higher layer's item stands in the place of one below."""
    kinds = {one.kind for one in matter.penalties}
    words = {word for one in matter.penalties for word in _words(one)}
    found: dict[str, EvidenceItem] = {}
    for layer in layers:
        for file in release.named("evidence_checklist"):
            listed = as_form(EvidenceChecklist, file.document) if file.layer == layer else None
            if listed and listed.in_force.on(day):
                found |= {one.key: one for one in listed.items}
    return [one for one in found.values() if one.asked(kinds, words)]


def _words(penalty: Any) -> Iterator[str]:
    """Every fact and value that the conditions of a penalty and its ranges use."""
    for one in (penalty, *penalty.ranges):
        if one.when:
            yield from (fact.rpartition(".")[2] for fact in one.when.facts)
            yield from _values(one.when.written)
        yield from [one.times_of] if getattr(one, "times_of", "") else []


def _values(written: Any) -> Iterator[str]:
    if isinstance(written, dict):
        for value in written.values():
            yield from _values(value)
    elif isinstance(written, list):
        for value in written:
            yield from _values(value)
    elif isinstance(written, str):
        yield written


def problems(release: Release) -> None:
    """Read every checklist, so that what is wrong with one is told with the rest."""
    for file in release.named("evidence_checklist"):
        as_form(EvidenceChecklist, file.document)
