"""The columns that rules look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xiezhi.supervision import expressions as say
from xiezhi.supervision.expressions import ColumnType
from xiezhi.supervision.ir import Deadline, Extension, Pause, Rule


def columns_used(rules: Sequence[Rule], known: Mapping[str, ColumnType]) -> dict[str, ColumnType]:
    """The columns that rules look at, told ones among them."""
    named = set(_columns(tuple(rules)))
    return {name: known.get(name, "yes_no") for name in sorted(named) if name not in ("on", "at", "recorded_on")}


def _columns(node: object) -> Iterator[str]:
    if isinstance(node, say.This | say.Last | say.First | say.Sum | say.Least | say.Most):
        yield node.column
    if isinstance(node, Deadline):
        yield from (name for name in (node.starts, node.per) if name)
    if isinstance(node, Pause):
        yield from (name for name in (node.starts, node.lasts_until) if name)
    if isinstance(node, Extension) and node.column:
        yield node.column
    if isinstance(node, list | tuple):
        for part in node:
            yield from _columns(part)
    elif hasattr(node, "__dataclass_fields__"):
        for name in node.__dataclass_fields__:
            yield from _columns(getattr(node, name))
