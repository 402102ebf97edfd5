"""Where the kernel's compiled code is kept: beside its source, and where that may not be written, with the data.

Compiling takes half a minute. Without a place to keep its code the compiler refuses to work at all, as under an
ordinary user who runs a source tree that belongs to root.
"""

from __future__ import annotations

import os
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

SETTING = "NUMBA_CACHE_DIR"
"""The compiler's own setting; who sets it is obeyed."""


def settle(beside: Path = Path(__file__).parent) -> None:
    """Choose the place for this process, once."""
    if SETTING not in os.environ and not os.access(beside, os.W_OK):
        os.environ[SETTING] = str(_with_the_data() or tempfile.mkdtemp(prefix="xiezhi-compiled-"))


def _with_the_data() -> Path | None:
    """A folder that nobody else may write to, since what lies in it is run; None where there is none to be had."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        place = Path(settings.XIEZHI_DATA) / "compiled"
        place.mkdir(mode=0o700, exist_ok=True)
        return place if place.stat().st_uid == os.geteuid() else None
    except (ImproperlyConfigured, OSError):
        return None


settle()  # the compiler reads its setting when it is imported
compiled: Any = import_module("numba").njit(cache=True, nogil=True, error_model="numpy")
"""What marks a function of the kernel as compiled."""
