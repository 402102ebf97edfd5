"""The case file (卷宗), put together by itself in the order the law of the case's sector gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from xiezhi.cases.engine.situation import Situation
from xiezhi.cases.values import CaseFile, CaseView, FilePartView
from xiezhi.kernel.errors import Text, text
from xiezhi.papers.door import IssuedPaper
from xiezhi.standards.door import Procedure


@dataclass(frozen=True)
class Line:
    """One act as the file holds it."""

    id: UUID | str
    kind: str
    label: Text
    at: datetime


def file_of(case: CaseView) -> CaseFile:
    """The file of a case, with its index."""
    lines = [Line(one.id, one.kind, one.label, one.occurred_at) for one in case.entries if not one.system]
    order = case.procedure.file_order
    return CaseFile(tuple(file_parts(case.procedure, lines, case.papers)), (), order.cite if order else ())


def lines_of(situation: Situation) -> list[Line]:
    """The acts of a situation as the file holds them, and the one that is being done."""
    done = [(one.id, one.act, one.at) for one in situation.history.all]
    if situation.attempt:
        done.append(("", situation.attempt.act, situation.attempt.at))
    acts = situation.procedure.act
    return [Line(key, kind, act.label, at) for key, kind, at in done if (act := acts(kind))]


def file_parts(procedure: Procedure, lines: Sequence[Line], papers: Sequence[IssuedPaper]) -> Iterator[FilePartView]:
    """Parts in the law's order, in each part by time; what no part holds comes last. Items are numbered throughout."""
    left = list(_items(procedure, lines, papers))
    parts = procedure.file_order.parts if procedure.file_order else ()
    named = {kind for part in parts for kind in part.holds}
    number = 1
    for part in parts:
        mine = [item for item in left if _goes_with(item, named) in part.holds]
        left = [item for item in left if item not in mine]
        yield FilePartView(part.key, part.label, tuple(_numbered(mine, number)))
        number += len(mine)
    if left:
        label = text("其他有关材料", "Other papers") if procedure.file_order else text("案卷材料", "Papers of the case")
        yield FilePartView("unplaced", label, tuple(_numbered(left, number)))


def _goes_with(item: Mapping[str, Any], named: set[str]) -> str:
    """What decides its part: its own kind where the order names it, else the act it came with, as a receipt does."""
    return str(item["kind"] if item["kind"] in named else item["act"])


def _items(procedure: Procedure, lines: Sequence[Line], papers: Sequence[IssuedPaper]) -> Iterator[dict[str, Any]]:
    """Each act, and each paper with the act that issued it."""
    for line in lines:
        yield {
            "id": line.id, "kind": line.kind, "act": line.kind, "is_paper": False, "label": line.label, "number": "",
            "on": line.at, "paper_id": None, "entry_id": line.id,
        }  # fmt: skip
    for paper in papers:
        act = next((line.kind for line in lines if line.at == paper.issued_at), "")
        yield {
            "id": str(paper.id), "kind": paper.kind, "act": act, "is_paper": True, "label": paper.label,
            "number": paper.number, "on": paper.issued_at, "paper_id": paper.id, "entry_id": "",
        }  # fmt: skip


def _numbered(items: Iterable[dict[str, Any]], start: int) -> Iterator[dict[str, Any]]:
    ordered = sorted(items, key=lambda item: item["on"])
    for index, item in enumerate(ordered, start):
        yield {**item, "no": index}
