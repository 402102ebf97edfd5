"""What tests of other rooms need of the law as data: conditions and procedures written in a test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xiezhi.standards.conditions import Parsed, parse
from xiezhi.standards.schema import Procedure

__all__ = ["Parsed", "Procedure", "condition", "procedure"]


def condition(written: Mapping[str, Any]) -> Parsed:
    """A condition as a pack would write it."""
    return parse(dict(written))


def procedure(written: Mapping[str, Any]) -> Procedure:
    """A procedure as a pack would write it."""
    return Procedure.model_validate(dict(written))
