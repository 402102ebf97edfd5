"""Where originals lie: a folder of files named by their SHA-256, written once, never changed, checked on every read.

One folder for each case, so that equal files of two cases are two files: that they are equal is nobody's business.
`s3.py` keeps to the same interface.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

from django.conf import settings

from xiezhi.evidence.errors import OriginalBroken
from xiezhi.kernel.errors import text

PIECE = 1 << 20
"""Bytes read at a time."""
HEX = re.compile(r"[0-9a-f]{64}")


class Store(Protocol):
    """What a store of originals can do."""

    def keep(self, source: Path, case_id: UUID, digest: str) -> None:
        """Keep the file under its digest; the source stays, until the act that keeps it is committed.

        Keeping the same again changes nothing.

        Refuses (OriginalBroken) when the source, or what is there under the name, does not give the digest.
        """

    def opened(self, case_id: UUID, digest: str) -> AbstractContextManager[BinaryIO]:
        """The bytes, read through and compared with their digest before the first of them is handed out."""

    def has(self, case_id: UUID, digest: str) -> bool:
        """Whether something is kept under that digest."""


def digest_of(opened: BinaryIO) -> str:
    """The SHA-256 of what is left to read, in hex."""
    found = sha256()
    while piece := opened.read(PIECE):
        found.update(piece)
    return found.hexdigest()


class FolderStore:
    """Originals in a folder: `<case>/ab/<digest>`, mode 0400."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def place(self, case_id: UUID, digest: str) -> Path:
        """Where the bytes with that digest lie."""
        if not HEX.fullmatch(digest):
            raise ValueError("no SHA-256 in hex")
        return self.root / str(case_id) / digest[:2] / digest

    def has(self, case_id: UUID, digest: str) -> bool:
        """Whether something is kept under that digest."""
        return self.place(case_id, digest).is_file()

    def keep(self, source: Path, case_id: UUID, digest: str) -> None:
        """Give the file its place by a link, so that nothing that is there is ever written over."""
        place = self.place(case_id, digest)
        _make(place.parent, self.root)
        with source.open("rb") as file:
            if digest_of(file) != digest:
                raise broken(digest)
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), 0o400)
        try:
            _link(source, place)
        except FileExistsError:
            with self.opened(case_id, digest):
                pass
        _sync(place.parent)

    @contextmanager
    def opened(self, case_id: UUID, digest: str) -> Iterator[BinaryIO]:
        """The bytes, compared with their digest first."""
        try:
            file = self.place(case_id, digest).open("rb")
        except FileNotFoundError:
            raise broken(digest) from None
        with file:
            if digest_of(file) != digest:
                raise broken(digest)
            file.seek(0)
            yield file


def _link(source: Path, place: Path) -> None:
    """Link the source to its place; from another file system, a durable copy beside the place is linked instead."""
    try:
        os.link(source, place)
    except OSError as problem:
        if problem.errno != errno.EXDEV:
            raise
        copy = place.with_name(f".{place.name}.{os.getpid()}")
        shutil.copyfile(source, copy)
        with copy.open("rb") as file:
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), 0o400)
        try:
            os.link(copy, place)
        finally:
            copy.unlink()


def _make(folder: Path, root: Path) -> None:
    """Make a folder below the root; each new name in it is made durable."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        if folder == root:
            break
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync(one.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def broken(digest: str) -> OriginalBroken:
    """Stored bytes are missing or altered."""
    return OriginalBroken(
        text(
            f"存储的证据原件与登记的摘要不符或者缺失：{digest[:16]}…",
            f"a stored original is missing or does not give its digest: {digest[:16]}…",
        ),
        next_step=text("停止使用，从备份恢复该文件后再试。", "Do not use it; restore the file from the backup."),
    )


@cache
def _store(where: str) -> Store:
    if where.startswith("s3://"):
        from xiezhi.evidence.s3 import S3Store

        return S3Store.at(where)
    return FolderStore(Path(where))


def originals() -> Store:
    """The store of this installation, as its settings say."""
    return _store(str(settings.XIEZHI_EVIDENCE_STORE))


def arriving_folder() -> Path:
    """Where files lie while they arrive; on the machine itself, whatever the store is."""
    folder = Path(settings.XIEZHI_DATA) / "evidence" / "arriving"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
