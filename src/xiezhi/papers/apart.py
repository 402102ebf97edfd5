"""Runs a call in a thread of its own: pyHanko starts an event loop, which fails where one runs already."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def apart(work: Callable[[], T]) -> T:
    """What the call gives, or raises. It must not use the database: connections belong to the calling thread."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(work).result()
