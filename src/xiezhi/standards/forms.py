"""Turns read data into forms, and pydantic's complaints into sentences with file and line."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from xiezhi.kernel.errors import Refusal, text
from xiezhi.standards.errors import NoCitation, UnknownKey, WrongCondition, WrongValue
from xiezhi.standards.reading import Document, Path_, element_name

F = TypeVar("F", bound=BaseModel)


def as_form(form: type[F], document: Document) -> F:
    """The data as a form; the first thing that is wrong is raised with its file and line."""
    try:
        return form.model_validate(document.data)
    except ValidationError as wrong:
        raise refusal(wrong.errors()[0], document) from wrong


def refusal(error: Any, document: Document) -> Refusal:
    """One complaint of pydantic as a refusal of ours."""
    path = named_path(document.data, error["loc"])
    where = f"{document.origin(path)}  {'.'.join(path)}"
    inner = error.get("ctx", {}).get("error")
    condition = inner.args[0] if inner is not None and inner.args else None
    if isinstance(condition, WrongCondition):
        return WrongCondition(condition.what, where=where, next_step=condition.next_step)
    message = str(inner) if inner else error["msg"]
    if error["type"] == "extra_forbidden":
        return UnknownKey(
            text(f"不认识的键 {path[-1]}", f"unknown key {path[-1]}"),
            where=where,
            next_step=text(
                "按 docs/pack-language.md 改正或删去。", "Use a key of docs/pack-language.md, or remove it."
            ),
        )
    if message.startswith("no citation"):
        return NoCitation(
            text("没有引文：写 cite，或写 unverified 并说明", "no citation: give cite, or unverified with a note"),
            where=where,
            next_step=text("在法律文本中找到条文并引用。", "Find the article in the statute and cite it."),
        )
    return WrongValue(text(f"值不对：{message}", message), where=where)


def named_path(data: Any, location: tuple[Any, ...]) -> Path_:
    """A pydantic location with list indexes replaced by the keys of the things that stand there."""
    names: list[str] = []
    for step in location:
        if isinstance(data, list) and isinstance(step, int) and step < len(data):
            names.append(element_name(data[step], step))
            data = data[step]
        elif isinstance(data, dict) and step in data:
            names.append(str(step))
            data = data[step]
        elif isinstance(step, str) and (isinstance(data, dict) or data is None):
            names.append(step)
            data = None
    return tuple(names)
