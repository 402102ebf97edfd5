"""YAML as the packs write it, read fast: libyaml composes the nodes, and plain words mean what YAML 1.2 says.

So `on:` and `no` are words and not truth values, an unquoted day is a date, and nothing is ever constructed by a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
BROKEN = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
WORDS = {"null": None, "~": None, "": None, "true": True, "false": False}


@dataclass(frozen=True)
class WrongYaml(Exception):
    """What is wrong, and on which line (from 1). `twice` says that a key stands twice."""

    problem: str
    line: int
    twice: bool = False


def compose(content: str) -> yaml.Node | None:
    """The tree of nodes; WrongYaml where the text is no YAML."""
    try:
        return yaml.compose(content, Loader=LOADER)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        raise WrongYaml(str(wrong.problem or wrong.context), mark.line + 1 if mark else 0) from wrong
    except yaml.YAMLError as wrong:
        raise WrongYaml(str(wrong).splitlines()[0], 0) from wrong


def line_of(node: yaml.Node) -> int:
    """The line a node begins on, from 1."""
    return int(node.start_mark.line) + 1


def pairs(node: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node]]:
    """The keys and values of a map; WrongYaml where a key stands twice or is no word."""
    seen: set[str] = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise WrongYaml("a key must be a word", line_of(key))
        if key.value in seen:
            raise WrongYaml(key.value, line_of(key), twice=True)
        seen.add(key.value)
        yield key.value, value


def scalar(node: yaml.ScalarNode) -> Any:
    """The value of a scalar: text when quoted, else what the word means."""
    said = node.value
    if node.style:
        return said
    if said in WORDS:
        return WORDS[said]
    if DAY.fullmatch(said):
        try:
            return date.fromisoformat(said)
        except ValueError as wrong:
            raise WrongYaml(f"{said}: {wrong}", line_of(node)) from wrong
    if WHOLE.fullmatch(said):
        return int(said)
    return float(said) if BROKEN.fullmatch(said) else said


def plain(node: yaml.Node | None) -> Any:
    """The node's value without lines."""
    if isinstance(node, yaml.MappingNode):
        return {key: plain(value) for key, value in pairs(node)}
    if isinstance(node, yaml.SequenceNode):
        return [plain(item) for item in node.value]
    return scalar(node) if isinstance(node, yaml.ScalarNode) else None


def load(content: str) -> Any:
    """The data in a YAML text; WrongYaml where it is none."""
    return plain(compose(content))
