"""Words of the vocabulary that ask about the rows of a table that a person filled: any row, every row, rows that rise.

Importing this module adds them: `bases.py` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, cast

from xiezhi.standards.comparing import Answer, all_of, any_of, in_order
from xiezhi.standards.conditions import Condition, Parser, World, head

OWN = "row."
"""Before a column: the cell of the row that is looked at."""


class Row:
    """A world in which `row.` names the cells of one row; everything else is as it was."""

    def __init__(self, world: World, cells: Mapping[str, Any]) -> None:
        self._world, self._cells = world, cells

    def __getattr__(self, name: str) -> Any:
        return getattr(self._world, name)

    def fact(self, path: str) -> Any:
        """A cell of the row, or what the world says."""
        return self._cells.get(path.removeprefix(OWN)) if path.startswith(OWN) else self._world.fact(path)


@head("any_row")
def any_row(parser: Parser, node: dict[str, Any]) -> Condition:
    """Whether some row of a table satisfies `where`: `{any_row: this.goods, where: {fact: row.amount, above: "0"}}`."""
    return _folded(parser, node, "any_row", any_of)


@head("every_row")
def every_row(parser: Parser, node: dict[str, Any]) -> Condition:
    """Whether every row does; true of a table without rows, undetermined where there is no table."""
    return _folded(parser, node, "every_row", all_of)


@head("rising")
def rising(parser: Parser, node: dict[str, Any]) -> Condition:
    """Whether each row has more in a column than the row before it: `{rising: this.plan, by: due}`."""
    parser.only(node, "rising", "by")
    path, column = _table(parser, node, "rising"), str(node.get("by", ""))
    if not column:
        raise parser.wrong("rising 需要 by（列名）", "rising needs by, a column")
    parser.cells.add((path, column))

    def answer(world: World) -> Answer:
        rows = _rows(world, path)
        if rows is None:
            return None
        return all_of(in_order("above", later.get(column), row.get(column)) for row, later in pairwise(rows))

    return answer


def _folded(parser: Parser, node: dict[str, Any], word: str, fold: Callable[..., Answer]) -> Condition:
    parser.only(node, word, "where")
    path = _table(parser, node, word)
    if "where" not in node:
        raise parser.wrong(f"{word} 需要 where", f"{word} needs where")
    asked = parser.facts
    parser.facts = set()
    where = parser.condition(node["where"])
    own = {one for one in parser.facts if one.startswith(OWN)}
    parser.facts = asked | (parser.facts - own)
    parser.cells |= {(path, one.removeprefix(OWN)) for one in own}

    def answer(world: World) -> Answer:
        rows = _rows(world, path)
        return None if rows is None else fold(where(cast(World, Row(world, row))) for row in rows)

    return answer


def _table(parser: Parser, node: dict[str, Any], word: str) -> str:
    path = str(node[word])
    parser.facts.add(path)
    return path


def _rows(world: World, path: str) -> list[Mapping[str, Any]] | None:
    """The rows of a table; None where there is none."""
    said = world.fact(path)
    return [row for row in said if isinstance(row, Mapping)] if isinstance(said, list) else None
