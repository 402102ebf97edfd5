"""Note templates (笔录模板): questions that packs offer for a kind of note, by trade or matter. No law, only help."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from xiezhi.standards.bases import Form, Key, Label, Names
from xiezhi.standards.forms import as_form

if TYPE_CHECKING:
    from xiezhi.standards.releases import Release


class NoteTemplate(Form):
    """Questions for the notes of these acts; of these fields of work or matters only, where any are named."""

    kind: Literal["note_template"]
    key: Key
    label: Label
    acts: Names
    fields: Names = ()
    matters: Names = ()
    order: int = 50
    questions: Annotated[tuple[Label, ...], Field(min_length=1)]

    def fits(self, act: str, field: str, matter: str) -> bool:
        """Whether it is offered for this act in a case of this field and matter."""
        return (
            act in self.acts
            and (not self.fields or field in self.fields)
            and (not self.matters or matter in self.matters)
        )


def templates_of(release: Release) -> tuple[tuple[str, NoteTemplate], ...]:
    """Every template of a release with its layer; a malformed one raises with file and line."""
    return tuple((file.layer, as_form(NoteTemplate, file.document)) for file in release.named("note_template"))


def offered(release: Release, layers: Iterable[str], act: str, field: str = "", matter: str = "") -> list[NoteTemplate]:
    """The templates of these layers that fit, in their order."""
    wanted = set(layers)
    found = [one for layer, one in templates_of(release) if layer in wanted and one.fits(act, field, matter)]
    return sorted(found, key=lambda one: (one.order, one.key))
