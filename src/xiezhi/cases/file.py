"""The case file (卷宗), put together by itself in the order the law of the case's sector gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xiezhi.cases.values import CaseFile, CaseView, EntryView, FilePartView
from xiezhi.kernel.errors import text


def file_of(case: CaseView) -> CaseFile:
    """Parts in the law's order, in each part by time; what no part holds comes last."""
    order = case.procedure.file_order
    if order is None:
        rest = FilePartView(
            "other", text("案卷材料", "Papers of the case"), tuple(_numbered(_items(case.entries, case)))
        )
        return CaseFile((rest,), (), ())
    placed: set[Any] = set()
    parts, number = [], 1
    for part in order.parts:
        items = [item for item in _items(case.entries, case) if _belongs(item, part.holds) and item["id"] not in placed]
        placed |= {item["id"] for item in items}
        numbered = tuple(_numbered(items, number))
        number += len(numbered)
        parts.append(FilePartView(part.key, part.label, numbered))
    left = [item for item in _items(case.entries, case) if item["id"] not in placed]
    if left:
        parts.append(FilePartView("unplaced", text("其他有关材料", "Other papers"), tuple(_numbered(left, number))))
    return CaseFile(tuple(parts), (), order.cite)


def _belongs(item: Mapping[str, Any], holds: tuple[str, ...]) -> bool:
    return item["kind"] in holds or (item["act"] in holds and not item["is_paper"])


def _items(entries: tuple[EntryView, ...], case: CaseView) -> Iterator[dict[str, Any]]:
    papers = {paper.kind: paper for paper in case.papers}
    for entry in entries:
        if entry.system:
            continue
        for kind in entry.papers:
            paper = papers.get(kind)
            if paper:
                yield {
                    "id": (entry.id, kind), "kind": kind, "act": entry.kind, "is_paper": True, "label": paper.label,
                    "number": paper.number, "on": entry.occurred_at, "paper_id": paper.id, "entry_id": entry.id,
                }  # fmt: skip
        yield {
            "id": (entry.id, ""), "kind": entry.kind, "act": entry.kind, "is_paper": False, "label": entry.label,
            "number": "", "on": entry.occurred_at, "paper_id": None, "entry_id": entry.id,
        }  # fmt: skip


def _numbered(items: Any, start: int = 1) -> Iterator[dict[str, Any]]:
    for index, item in enumerate(items, start):
        yield {**item, "no": index}
