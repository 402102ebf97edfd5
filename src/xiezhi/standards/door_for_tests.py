"""What tests of other rooms need of the law as data: conditions and procedures written in a test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xiezhi.standards.conditions import Parsed, parse
from xiezhi.standards.releases import Release, load
from xiezhi.standards.schema import Procedure
from xiezhi.standards.tests.a_pack import write
from xiezhi.standards.tests.a_rule_file import RULES, write_rules

__all__ = ["RULES", "Parsed", "Procedure", "condition", "procedure", "release_with"]


def condition(written: Mapping[str, Any]) -> Parsed:
    """A condition as a pack would write it."""
    return parse(dict(written))


def procedure(written: Mapping[str, Any]) -> Procedure:
    """A procedure as a pack would write it."""
    return Procedure.model_validate(dict(written))


def release_with(folder: Path, rules: str = RULES, **more: str) -> Release:
    """A small pack of two acts and one time limit, with these supervision rules, and more files of rules by name."""
    write_rules(write(folder), rules)
    for name, text in more.items():
        write_rules(folder, text, name)
    return load(folder)
