"""How much of a large product of tries is made: a sample in every run, all of it where XIEZHI_THOROUGH is set."""

from __future__ import annotations

import os

THOROUGH = bool(os.environ.get("XIEZHI_THOROUGH"))


def rounds(few: int, many: int) -> int:
    """`few` in every run, `many` in a thorough one."""
    return many if THOROUGH else few
