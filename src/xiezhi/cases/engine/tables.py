"""Values with parts: tables that a person fills, and another case that is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xiezhi.cases.engine import readers
from xiezhi.standards.door import FieldStandard, is_empty

MOST_ROWS = 500


def rows(field: FieldStandard, value: Any) -> list[dict[str, Any]]:
    """Rows of a table, each value in the form of its column; rows in which nothing was typed are left out."""
    if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
        raise readers.bad("应是表格", "must be a table")
    filled = [(number, one) for number, one in enumerate(value, 1) if not all(is_empty(cell) for cell in one.values())]
    if len(filled) > MOST_ROWS:
        raise readers.bad(f"不能超过{MOST_ROWS}行", f"must not have more than {MOST_ROWS} rows")
    return [_row(field, number, one) for number, one in filled]


def _row(field: FieldStandard, number: int, said: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(said) - {column.key for column in field.columns}
    if unknown:
        raise readers.bad(f"没有列 {sorted(unknown)[0]}", f"has no column {sorted(unknown)[0]}")
    kept: dict[str, Any] = {}
    for column in field.columns:
        cell = said.get(column.key)
        if is_empty(cell):
            if column.required:
                raise readers.bad(
                    f"第{number}行缺少“{column.label['zh']}”", f"lacks {column.label['en']} in row {number}"
                )
            continue
        try:
            kept[column.key] = _READERS[column.type](column, cell)
        except ValueError as wrong:
            said_zh, said_en = wrong.args[0]["zh"], wrong.args[0]["en"]
            raise readers.bad(
                f"第{number}行“{column.label['zh']}”{said_zh}", f"row {number}, {column.label['en']}: {said_en}"
            ) from None
    return kept


def _plain(column: Any, value: Any) -> str:
    if not isinstance(value, str):
        raise readers.bad("应是文字", "must be text")
    return readers.cleaned(value, readers.LONGEST)


_READERS: Mapping[str, Any] = {
    "text": _plain,
    "long_text": _plain,
    "money": readers.money,
    "integer": readers.integer,
    "date": readers.date_,
    "datetime": readers.datetime_,
    "choice": readers.choice,
    "yes_no": readers.yes_no,
}


def other_case(field: FieldStandard, value: Any) -> dict[str, str]:
    """Another case, as its number was looked up: its id and its number."""
    if not isinstance(value, Mapping) or not value.get("id"):
        raise readers.bad(f"没有这个案号：{value}", f"names no case you can see: {value}")
    return {"id": str(value["id"]), "number": str(value.get("number", ""))}
