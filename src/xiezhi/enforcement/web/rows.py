"""Tables that a person fills, and the question-and-answer editor of notes. Both work by buttons; a script adds keys.

A cell is named `<field>-<row>-<column>`; `<field>-rows` says how many rows were drawn. A note is read back before it is
recorded: reading back puts a mark of what was shown into the form, and a record that says otherwise is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from xiezhi.enforcement.errors import NotReadBack
from xiezhi.enforcement.web.widgets import Parts
from xiezhi.kernel.canonical import canonical_bytes
from xiezhi.kernel.errors import text
from xiezhi.standards.door import FieldStandard, NoteTemplate
from xiezhi.web import door as web

FRESH = 3
"""Rows a fresh form shows."""
MOST = 500
QUESTION = {"q", "a"}
SIZES = {"money": "decimal", "integer": "numeric"}
KINDS = {"date": "date", "datetime": "datetime-local"}


def is_note(standard: FieldStandard) -> bool:
    """Whether a table holds questions and answers."""
    return {column.key for column in standard.columns} == QUESTION


class RowsControl(Parts):
    """Rows of a table, or questions and answers in turn."""

    template_name = "enforcement/widgets/rows.html"

    def __init__(self, standard: FieldStandard, templates: Callable[[], Sequence[NoteTemplate]] = list) -> None:
        super().__init__()
        self.standard, self.templates = standard, templates
        self.extra, self.added, self.sent, self.shown = 0, list[dict[str, str]](), "", ""
        self.reads_back = False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        """The rows in which anything was typed, and then the questions a template added."""
        self.sent = str(data.get(f"{name}-read", ""))
        said = str(data.get(f"{name}-rows", ""))
        keys = [column.key for column in self.standard.columns]
        rows = [
            {key: cell for key in keys if (cell := str(data.get(f"{name}-{index}-{key}", "")).strip())}
            for index in range(min(int(said), MOST) if said.isdecimal() else 0)
        ]
        return [*filter(None, rows), *self.added]

    def add(self, key: str, rows: Sequence[Mapping[str, str]]) -> None:
        """Put the questions of a template below the rows, without those that are asked already."""
        asked = {row.get("q") for row in rows}
        chosen = [one for one in self.templates() if one.key == key]
        self.added = [{"q": one["zh"]} for found in chosen for one in found.questions if one["zh"] not in asked]

    def read_back(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Show the note as it stands, and mark it as shown."""
        self.shown = mark_of(rows)

    @property
    def mark(self) -> str:
        """The mark of what was read back: just now, or as the form brought it."""
        return self.shown or self.sent

    def check_read_back(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Refuses a note that is not the one that was read back (samr_procedure/29, mot_procedure/39)."""
        if not self.reads_back or not rows or self.mark == mark_of(rows):
            return
        raise NotReadBack(
            text("笔录登记前没有核对，或者核对后又有改动", "the note was not read back, or was changed after it was"),
            cites=("samr_procedure/29", "mot_procedure/39/4"),
            next_step=text(
                "点“核对笔录”，交被询问人阅读或者向其宣读，再登记。",
                "Press Read back, let the person read it or read it out, then record it.",
            ),
            key=f"field:{self.standard.key}",
        )

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The rows and some empty ones, the templates, and the note as it is read back."""
        context = super().get_context(name, value, attrs)
        said = [dict(one) for one in value or () if isinstance(one, Mapping)]
        least = self.standard.at_least
        wanted = max(FRESH, int(least) if least and str(least).isdecimal() else 0)
        empty = max(wanted - len(said), self.extra, 0 if said else 1)
        drawn = [*said, *({} for _row in range(min(empty, MOST - len(said))))]
        note = is_note(self.standard)
        return {
            **context,
            "note": note,
            "rows": [self._row(index, one) for index, one in enumerate(drawn)],
            "count": len(drawn),
            "templates": [(one.key, web.words(one.label)) for one in self.templates()] if note else [],
            "reads_back": self.reads_back,
            "mark": self.mark,
            "read": said if self.reads_back and said and self.mark == mark_of(said) else [],
        }

    def _row(self, index: int, said: Mapping[str, Any]) -> dict[str, Any]:
        cells = [
            {
                "key": column.key,
                "label": web.words(column.label),
                "type": column.type,
                "kind": KINDS.get(column.type, "text"),
                "mode": SIZES.get(column.type, ""),
                "optional": not column.required,
                "options": [(one.key, web.words(one.label)) for one in column.options],
                "value": _shown(said.get(column.key)),
            }
            for column in self.standard.columns
        ]
        return {"index": index, "no": index + 1, "cells": cells}


def _shown(value: Any) -> str:
    """A stored cell as its control takes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def mark_of(rows: Sequence[Mapping[str, str]]) -> str:
    """What stands for these rows in the form: equal only where every question and answer is."""
    kept = [{key: str(one[key]).replace("\r\n", "\n") for key in sorted(one)} for one in rows]
    return sha256(canonical_bytes(kept)).hexdigest()[:32]


def control(standard: FieldStandard, setting: Any) -> RowsControl:
    """The control of a table; that of a note offers the templates of the act, and reads back where the act says how."""
    made = RowsControl(standard, lambda: setting.note_templates)
    made.reads_back = is_note(standard) and bool(setting.act and setting.act.field("read_back"))
    return made


def stepped(page: Any, step: str) -> None:
    """What a button of a table asks for, short of doing the act: a template's questions, or reading back."""
    word, _colon, name = step.partition(":")
    made = page.fields[name].widget if name in page.fields else None
    if not isinstance(made, RowsControl):
        return
    if word == "template":
        made.add(str(page.data.get(f"{name}-template", "")), page[name].data)
    if word == "readback":
        made.read_back(page[name].data)


def check_read_back(page: Any) -> None:
    """Refuses to record a note that is not the one that was read back."""
    for name, field in page.fields.items():
        if isinstance(field.widget, RowsControl):
            field.widget.check_read_back(page[name].data)
