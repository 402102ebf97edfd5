"""Reads one YAML file into plain data, remembering on which line every value stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from xiezhi.kernel.errors import text
from xiezhi.standards.errors import DuplicateKey, UnreadableFile

Path_ = tuple[str, ...]


@dataclass(frozen=True)
class Origin:
    """Where a value comes from: the file as people name it, and the line, from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass
class Document:
    """Plain data and the origin of every value in it. Elements of keyed lists are named by key, others by index."""

    data: Any
    origins: dict[Path_, Origin] = field(default_factory=dict)

    def origin(self, path: Path_) -> Origin:
        """The origin of a path, or of the nearest thing around it."""
        while path not in self.origins and path:
            path = path[:-1]
        return self.origins.get(path, Origin("?", 0))


def element_name(item: Any, index: int) -> str:
    """How a list's element is named in a path: its own key where it has one."""
    if isinstance(item, dict) and isinstance(item.get("key"), str):
        return str(item["key"])
    return str(index)


def _plain(node: Any, path: Path_, name: str, line: int, origins: dict[Path_, Origin]) -> Any:
    origins[path] = Origin(name, line)
    if isinstance(node, CommentedMap):
        return {
            str(key): _plain(value, (*path, str(key)), name, node.lc.value(key)[0] + 1, origins)
            for key, value in node.items()
        }
    if isinstance(node, CommentedSeq):
        return [
            _plain(item, (*path, element_name(item, index)), name, node.lc.item(index)[0] + 1, origins)
            for index, item in enumerate(node)
        ]
    if isinstance(node, str):
        return str(node)
    if isinstance(node, bool) or node is None:
        return node
    if isinstance(node, int):
        return int(node)
    return node


def read(path: Path, name: str) -> Document:
    """The document in `path`; `name` is how messages call the file. Unreadable files are UnreadableFile."""
    try:
        loaded = YAML(typ="rt").load(path.read_text("utf-8"))
    except DuplicateKeyError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 0
        problem = str(wrong.problem)
        raise DuplicateKey(
            text(f"同一个键出现了两次：{problem}", f"the same key stands twice: {problem}"), where=f"{name}:{line}"
        ) from wrong
    except MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 0
        raise UnreadableFile(
            text(f"不是有效的 YAML：{wrong.problem}", f"not valid YAML: {wrong.problem}"), where=f"{name}:{line}"
        ) from wrong
    except (YAMLError, UnicodeDecodeError, ValueError) as wrong:
        line = _line_of_bad_date(path)
        raise UnreadableFile(
            text(f"读不懂这个文件：{wrong}", f"cannot be read: {wrong}"),
            where=f"{name}:{line}",
            next_step=text(
                "检查日期是否存在、文件是否为 UTF-8。", "Check that each date exists and that the file is UTF-8."
            ),
        ) from wrong
    origins: dict[Path_, Origin] = {}
    return Document(_plain(loaded, (), name, 1, origins), origins)


def _line_of_bad_date(path: Path) -> int:
    """The first line that holds a date no calendar has; 0 when there is none."""
    import re
    from datetime import date

    for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
        for found in re.finditer(r"\b(\d{4})-(\d{2})-(\d{2})\b", line):
            try:
                date(*(int(part) for part in found.groups()))
            except ValueError:
                return number
    return 0
