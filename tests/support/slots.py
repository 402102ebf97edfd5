"""A place of its own for each test process: `.data/test/slot-N`, the first one that nobody else holds.

A slot keeps its embedded cluster and its migrated template between runs, so that only the first run pays for them.
"""

from __future__ import annotations

import fcntl
import os
from hashlib import sha256
from pathlib import Path

from xiezhi.config import places

_held: list[int] = []


def take() -> Path:
    """Hold the first free slot until this process ends; its data folder."""
    for number in range(64):
        folder = places.ROOT / ".data" / "test" / f"slot-{number}"
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        _held.append(lock)
        return folder
    raise RuntimeError("64 test processes at once")


def fingerprint() -> str:
    """A digest of everything a migrated database is made from: another one means another template."""
    made_from = {places.ROOT / "requirements" / "product.txt", places.SOURCE / "kernel" / "rowsecurity.py"}
    made_from |= set(places.SOURCE.rglob("*.sql"))
    made_from |= set(places.SOURCE.glob("*/migrations/**/*.py"))
    made_from |= {places.SOURCE / "config" / name for name in ("roles.py", "migration.py")}
    digest = sha256()
    for path in sorted(path for path in made_from if path.exists()):
        digest.update(str(path.relative_to(places.ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
