"""Applies layers: a thing a layer names is merged by its key, field by field; everything keeps its origin."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from xiezhi.kernel.errors import text
from xiezhi.standards.errors import UnknownReference
from xiezhi.standards.reading import Document, Path_, element_name

NOT_LAW = {"kind", "over", "of", "in_force"}


def is_keyed(value: Any) -> bool:
    """Whether a value is a list of things with a `key`, which merge by it."""
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) and "key" in item for item in value)


def apply(base: Document, over: Document) -> Document:
    """The base with one layer's changes. Neither input is altered."""
    changes = {key: value for key, value in over.data.items() if key not in NOT_LAW}
    merged = Document(None, base.origins)
    merged.data = _merge(base.data, changes, (), merged, over)
    return merged


def _take(merged: Document, over: Document, at: Path_) -> None:
    """Everything below `at` now comes from the layer."""
    merged.origins = merged.origins.with_branch(at, over.origins.branch(at))


def _merge(base: Any, change: Any, at: Path_, merged_into: Document, over: Document) -> Any:
    if at[:1] == ("amounts",) and len(at) == 2 and _is_higher(base, change):
        return {**base, "wins": "lowest"}
    if at == ("under",) and isinstance(base, list) and isinstance(change, list):
        return [*base, *change]
    if isinstance(base, dict) and isinstance(change, dict) and not _is_condition(at):
        merged = dict(base)
        for key, value in change.items():
            path = (*at, key)
            if key in base:
                merged[key] = _merge(base[key], value, path, merged_into, over)
            else:
                merged[key] = value
                _take(merged_into, over, path)
        if "cite" in change:
            merged.pop("unverified", None) if "unverified" not in change else None
        return merged
    if is_keyed(base) and is_keyed(change):
        return _merge_lists(base, change, at, merged_into, over)
    _take(merged_into, over, at)
    return change


def _is_higher(base: Any, change: Any) -> bool:
    """Where the lowest of all figures stands (`wins: lowest`), a higher one changes nothing, whichever layer says so.

    A figure that rests on no text (`unverified`) stands in only until a layer has one, and is never held against it.
    """
    if not isinstance(base, dict) or not isinstance(change, dict):
        return False
    if base.get("wins") != "lowest" and (change.get("wins") != "lowest" or base.get("unverified")):
        return False
    try:
        return Decimal(str(change["value"])) > Decimal(str(base["value"]))
    except (KeyError, InvalidOperation):
        return False


def _is_condition(at: Path_) -> bool:
    """Conditions and amounts of time are whole: a layer replaces them, it does not mix them."""
    return bool(at) and at[-1] in {"when", "needs", "proposed_when", "required_when", "counts", "value", "delivered_on"}


def _merge_lists(base: list[Any], change: list[Any], at: Path_, merged_into: Document, over: Document) -> list[Any]:
    merged = list(base)
    for index, item in enumerate(change):
        name = element_name(item, index)
        path = (*at, name)
        where = next((i for i, known in enumerate(merged) if known["key"] == item["key"]), None)
        if item.get("drop"):
            if where is None:
                raise _missing(over, path, item["key"])
            del merged[where]
            continue
        if where is not None:
            merged[where] = _merge(merged[where], item, path, merged_into, over)
            continue
        _take(merged_into, over, path)
        merged.insert(_position(merged, item, over, path), item)
    return merged


def _position(merged: list[Any], item: dict[str, Any], over: Document, path: Path_) -> int:
    place = item.get("place") or {}
    if not isinstance(place, dict) or not place or "division" in place:
        return len(merged)
    anchor = place.get("before") or place.get("after")
    where = next((i for i, known in enumerate(merged) if known["key"] == anchor), None)
    if where is None:
        raise _missing(over, path, str(anchor))
    return where if place.get("before") else where + 1


def _missing(over: Document, path: Path_, key: str) -> UnknownReference:
    return UnknownReference(
        text(f"下层没有名为 {key} 的内容可改", f"the layers below have nothing called {key} to change"),
        where=str(over.origin(path)),
    )
