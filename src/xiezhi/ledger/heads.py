"""The file `heads` in the log's folder: signed heads that were kept, oldest first, each a line with the note as JSON
text."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path


def read_heads(folder: Path) -> list[str]:
    """The notes in the file. A last line that a crash cut off does not count; anything else unreadable is
    ValueError."""
    try:
        data = (folder / "heads").read_bytes()
    except FileNotFoundError:
        return []
    lines = data.split(b"\n")
    notes = [json.loads(line) for line in lines[:-1]]
    if not all(isinstance(note, str) for note in notes):
        raise ValueError("heads: a line is no note")
    return notes


def append_heads(folder: Path, notes: Sequence[str]) -> None:
    """Add notes at the end, durably; first removes a line that a crash cut off."""
    if not notes:
        return
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "heads", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        size = os.fstat(handle).st_size
        whole = size and os.pread(handle, size, 0).rfind(b"\n") + 1
        os.ftruncate(handle, whole)
        data = "".join(json.dumps(note, ensure_ascii=False) + "\n" for note in notes).encode()
        os.pwrite(handle, data, whole)
        os.fsync(handle)
    finally:
        os.close(handle)
