"""Where the look-up store lies: the public's site reads it there, the worker fills it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from xiezhi.publicity.credit.store import Store

BACK = 500
"""Moves of the public store that are read again each time, since one that began earlier may end later."""


@lru_cache(maxsize=8)
def _store(folder: str) -> Store:
    return Store(Path(folder))


def store() -> Store:
    """The look-up store of the public. It holds what everybody may see, and nothing else."""
    return _store(str(Path(settings.XIEZHI_DATA) / "credit"))
