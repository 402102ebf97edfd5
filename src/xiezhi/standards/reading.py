"""Reads one YAML file into plain data, remembering on which line every value stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from xiezhi.kernel.errors import text
from xiezhi.standards import yaml12
from xiezhi.standards.errors import DuplicateKey, UnreadableFile
from xiezhi.standards.yaml12 import WrongYaml

Path_ = tuple[str, ...]


@dataclass(frozen=True)
class Origin:
    """Where a value comes from: the file as people name it, and the line, from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Origins:
    """Where everything in a document comes from, as a tree: a layer replaces a branch, and the rest is shared."""

    here: Origin = Origin("?", 0)
    below: Mapping[str, Origins] = field(default_factory=dict)

    def nearest(self, path: Path_) -> Origin:
        """The origin of a path, or of the nearest thing around it."""
        node = self
        for name in path:
            if name not in node.below:
                break
            node = node.below[name]
        return node.here

    def branch(self, path: Path_) -> Origins:
        """The origins below a path; of a thing that has none of its own, that of the nearest around it."""
        node = self
        for name in path:
            if name not in node.below:
                return Origins(node.here)
            node = node.below[name]
        return node

    def with_branch(self, path: Path_, branch: Origins) -> Origins:
        """These origins with one branch in place of what stood there."""
        if not path:
            return branch
        name, *rest = path
        below = self.below.get(name, Origins(self.here)).with_branch(tuple(rest), branch)
        return Origins(self.here, {**self.below, name: below})


@dataclass
class Document:
    """Plain data and the origin of every value in it. Elements of keyed lists are named by key, others by index."""

    data: Any
    origins: Origins = field(default_factory=Origins)

    def origin(self, path: Path_) -> Origin:
        """The origin of a path, or of the nearest thing around it."""
        return self.origins.nearest(path)


def element_name(item: Any, index: int) -> str:
    """How a list's element is named in a path: its own key where it has one."""
    if isinstance(item, dict) and isinstance(item.get("key"), str):
        return str(item["key"])
    return str(index)


def _plain(node: yaml.Node | None, name: str) -> tuple[Any, Origins]:
    here = Origin(name, yaml12.line_of(node) if node else 1)
    if isinstance(node, yaml.MappingNode):
        values = {key: _plain(value, name) for key, value in yaml12.pairs(node)}
        below = {str(key): origins for key, (_, origins) in values.items()}
        return {key: value for key, (value, _) in values.items()}, Origins(here, below)
    if isinstance(node, yaml.SequenceNode):
        items = [_plain(item, name) for item in node.value]
        named = {
            _name_of(item, i): origins for i, (item, (_, origins)) in enumerate(zip(node.value, items, strict=True))
        }
        return [value for value, _ in items], Origins(here, named)
    return yaml12.scalar(node) if isinstance(node, yaml.ScalarNode) else None, Origins(here)


def _name_of(node: yaml.Node, index: int) -> str:
    """The name of a list's element before it is read."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "key" and isinstance(value, yaml.ScalarNode):
                return str(value.value)
    return str(index)


def read(path: Path, name: str) -> Document:
    """The document in `path`; `name` is how messages call the file. Unreadable files are UnreadableFile."""
    try:
        data, origins = _plain(yaml12.compose(path.read_text("utf-8")), name)
    except WrongYaml as wrong:
        raise _refusal(wrong, name) from wrong
    except (UnicodeDecodeError, OSError) as wrong:
        raise _refusal(WrongYaml(str(wrong), 0), name) from wrong
    return Document(data, origins)


def read_data(path: Path) -> Any:
    """The bare data of a YAML file of a pack, such as the rights matrix."""
    return read(path, path.name).data


def _refusal(wrong: WrongYaml, name: str) -> DuplicateKey | UnreadableFile:
    where = f"{name}:{wrong.line}"
    if wrong.twice:
        says = text(f"同一个键出现了两次：{wrong.problem}", f"the same key stands twice: {wrong.problem}")
        return DuplicateKey(says, where=where)
    return UnreadableFile(
        text(f"读不懂这个文件：{wrong.problem}", f"cannot be read: {wrong.problem}"),
        where=where,
        next_step=text(
            "检查语法、日期是否存在、文件是否为 UTF-8。",
            "Check the syntax, that each date exists, and that it is UTF-8.",
        ),
    )
