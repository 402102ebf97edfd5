"""Compiling the rooms' message catalogues (.po to .mo) without any system tool."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

import polib

from xiezhi.config import places


def catalogues() -> list[Path]:
    """Every catalogue of every room."""
    return sorted(places.SOURCE.glob("*/locale/*/LC_MESSAGES/*.po"))


def compile_all() -> list[Path]:
    """Compile the catalogues that changed since they were last compiled; those compiled.

    In a tree that belongs to somebody else they stay as they are: who installs it compiles them.
    """
    stale = [path for path in catalogues() if not _is_fresh(path) and os.access(path.parent, os.W_OK)]
    for path in stale:
        _compile(path)
    return stale


def _is_fresh(path: Path) -> bool:
    made = path.with_suffix(".mo")
    return made.exists() and made.stat().st_mtime >= path.stat().st_mtime


def _compile(path: Path) -> None:
    """Write the .mo under another name first: other processes may be reading the old one."""
    made = path.with_suffix(".mo")
    with NamedTemporaryFile(dir=path.parent, suffix=".new", delete=False) as draft:
        draft.write(polib.pofile(str(path), check_for_duplicates=True).to_binary())
    Path(draft.name).chmod(0o644)
    Path(draft.name).replace(made)
