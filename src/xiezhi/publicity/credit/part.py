"""One file of the look-up store: blocks in the order of their keys, in groups, and behind them an index of the groups.

A file is written once. The index holds the first key and the place of each group and is kept in memory, so that a cold
look-up is one read of one group. Every block has a CRC, every group's table too; index and dictionaries have a SHA-256.
The one later change: the block of a record that had to go is overwritten with zeros (`wipe`), after a newer file has
taken its place.
"""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import numpy as np

from xiezhi.publicity.credit.errors import damaged

MAGIC = b"XZCRED1\n"
KEY = 18
GROUP = 16_384
"""Bytes after which a group is full: what one disk read brings. 0 gives each subject a group of its own."""
_TABLE, _ENTRY = struct.Struct("<HI"), struct.Struct(f"<{KEY}sIII")
_FOOTER = struct.Struct("<QQQQ32s8s")


class Writer:
    """Writes a part under a draft's name; `finish` gives it its own. Keys come in rising order."""

    def __init__(self, path: Path, group: int = GROUP) -> None:
        self.path, self.group, self.subjects = path, group, 0
        self.draft = path.with_name(path.name + ".new")
        self.out = self.draft.open("wb")
        self.out.write(MAGIC)
        self.at, self.keys, self.places = len(MAGIC), list[bytes](), list[int]()
        self.held, self.size = list[tuple[bytes, bytes]](), 0

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self.out.close()
        if kind is not None:
            self.draft.unlink(missing_ok=True)

    def add(self, key: str, block: bytes) -> None:
        """The block of the next subject."""
        raw = key.encode().ljust(KEY, b" ")
        if len(raw) != KEY or (self.held and raw <= self.held[-1][0]):
            raise ValueError(f"key {key!r} does not follow")
        self.held.append((raw, block))
        self.size += len(block)
        self.subjects += 1
        if self.size >= self.group or len(self.held) == 65_535:
            self._flush()

    def _flush(self) -> None:
        if not self.held:
            return
        at, entries = _TABLE.size + _ENTRY.size * len(self.held), bytearray()
        for key, block in self.held:
            entries += _ENTRY.pack(key, at, len(block), zlib.crc32(block))
            at += len(block)
        self.out.write(_TABLE.pack(len(self.held), zlib.crc32(entries)) + entries)
        self.out.writelines(block for _key, block in self.held)
        self.keys.append(self.held[0][0])
        self.places.append(self.at)
        self.at += at
        self.held, self.size = [], 0

    def finish(self, meta: bytes) -> None:
        """Index, dictionaries and footer; on disk for certain before the file has its name."""
        self._flush()
        index = b"".join(self.keys) + np.array([*self.places, self.at], "<u8").tobytes()
        seal = hashlib.sha256(index + meta).digest()
        self.out.write(index + meta + _FOOTER.pack(self.at, len(self.keys), len(meta), self.subjects, seal, MAGIC))
        self.out.flush()
        os.fsync(self.out.fileno())
        self.out.close()
        self.draft.replace(self.path)


class Part:
    """A part opened for reading; its index and dictionaries were checked, a block is checked when it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            self._open(os.fstat(self.fd).st_size)
        except (struct.error, ValueError) as wrong:
            raise damaged(self.path.name) from wrong
        os.posix_fadvise(self.fd, 0, 0, os.POSIX_FADV_RANDOM)

    def __del__(self) -> None:
        fd, self.fd = getattr(self, "fd", -1), -1
        if fd >= 0:
            os.close(fd)

    def _open(self, size: int) -> None:
        footer = os.pread(self.fd, _FOOTER.size, max(size - _FOOTER.size, 0))
        self.end, groups, length, self.subjects, seal, magic = _FOOTER.unpack(footer)
        whole = self.end + groups * KEY + (groups + 1) * 8 + length + _FOOTER.size
        if magic != MAGIC or whole != size:
            raise damaged(self.path.name)
        body = _read(self.fd, size - _FOOTER.size - self.end, self.end)
        if hashlib.sha256(body).digest() != seal:
            raise damaged(self.path.name)
        self.keys = np.frombuffer(body, f"S{KEY}", groups)
        self.places = np.frombuffer(body, "<u8", groups + 1, groups * KEY)
        self.meta = body[groups * KEY + (groups + 1) * 8 :]

    def index_bytes(self) -> int:
        """What the index takes in memory."""
        return int(self.keys.nbytes + self.places.nbytes)

    def find(self, key: str) -> bytes | None:
        """The block of a subject; None where this part has none. One read."""
        raw = key.encode().ljust(KEY, b" ")
        group = bisect_right(self.keys, raw) - 1
        if group < 0 or len(raw) != KEY:
            return None
        content, entries = self._group(group)
        for found, at, length, crc in entries:
            if found == raw:
                return self._block(content, at, length, crc)
        return None

    def _group(self, group: int) -> tuple[bytes, list[tuple[bytes, int, int, int]]]:
        start, stop = int(self.places[group]), int(self.places[group + 1])
        content = _read(self.fd, stop - start, start)
        try:
            count, crc = _TABLE.unpack_from(content)
            table = content[_TABLE.size : _TABLE.size + count * _ENTRY.size]
            if zlib.crc32(table) != crc:
                raise damaged(self.path.name)
            return content, list(_ENTRY.iter_unpack(table))
        except struct.error as wrong:
            raise damaged(self.path.name) from wrong

    def _block(self, content: bytes, at: int, length: int, crc: int) -> bytes:
        block = content[at : at + length]
        if zlib.crc32(block) != crc:
            raise damaged(self.path.name)
        return block

    def blocks(self) -> Iterator[tuple[str, bytes | None]]:
        """Every subject with its block in the order of keys; None for a block that was wiped."""
        for group in range(len(self.keys)):
            content, entries = self._group(group)
            for key, at, length, crc in entries:
                wiped = length and not content[at : at + length].strip(b"\0")
                yield key.decode().rstrip(), None if wiped else self._block(content, at, length, crc)

    def wipe(self, key: str) -> bool:
        """Overwrite the block of a subject with zeros, on disk for certain. Whether there was anything to wipe."""
        raw = key.encode().ljust(KEY, b" ")
        group = bisect_right(self.keys, raw) - 1
        if group < 0:
            return False
        content, entries = self._group(group)
        for found, at, length, _crc in entries:
            if found == raw and content[at : at + length].strip(b"\0"):
                with self.path.open("r+b") as out:
                    out.seek(int(self.places[group]) + at)
                    out.write(bytes(length))
                    out.flush()
                    os.fsync(out.fileno())
                return True
        return False


def _read(fd: int, length: int, at: int) -> bytes:
    """So many bytes, or fewer where the file ends: what is missing fails its checksum."""
    content = os.pread(fd, length, at)
    while len(content) < length and (more := os.pread(fd, length - len(content), at + len(content))):
        content += more
    return content
