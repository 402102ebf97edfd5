"""The log as plain files in the layout of C2SP tlog-tiles: hash tiles, entry bundles, and how to read a tree from them.

checkpoint            the signed head, written last
tile/<L>/<N>[.p/<W>]  256 hashes of level L (fewer in a partial tile): each the hash of a full tile one level below
tile/entries/<N>[.p/<W>]  the entries themselves, each after its length as two bytes
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from xiezhi.ledger.files import write_durably
from xiezhi.ledger.merkle import leaf_hash, node_hash, root_of

WIDTH = 256
HEIGHT = 8
LARGEST_ENTRY = 65_535


class BadTile(ValueError):
    """A tile or bundle is missing or is not what the layout says it must be."""


def tile_path(level: int | str, number: int, width: int = WIDTH) -> str:
    """Where a tile (or, for level "entries", a bundle) lies below the log's folder."""
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03d}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(groups)}{partial}"


def tiles_of(size: int) -> Iterator[tuple[int, int, int]]:
    """(level, number, width) of every hash tile of a tree of `size`, level by level."""
    level = 0
    while size:
        full, part = divmod(size, WIDTH)
        yield from ((level, number, WIDTH) for number in range(full))
        if part:
            yield level, full, part
        level, size = level + 1, full


def bundle_bytes(entries: Sequence[bytes]) -> bytes:
    """A bundle of entries."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def bundle_entries(data: bytes) -> list[bytes]:
    """The entries of a bundle; raises BadTile when it does not end where an entry ends."""
    entries, at = [], 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if at > len(data):
            raise BadTile("an entry bundle is cut off")
        entries.append(data[start:at])
    return entries


class TileWriter:
    """Appends entries to the log's files. It holds the unfinished tiles; `flush` writes them as partial ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.size = 0
        self._bundle: list[bytes] = []
        self._levels: list[list[bytes]] = [[]]

    @classmethod
    def resume(cls, folder: Path, size: int) -> TileWriter:
        """A writer that goes on at `size`, from what lies on disk. Raises BadTile when that is not whole."""
        writer, reader = cls(folder), TileReader(folder, size)
        writer.size = size
        if part := size % WIDTH:
            writer._bundle = reader.bundle(size // WIDTH)[:part]
        writer._levels = []
        while size or not writer._levels:
            size, part = divmod(size, WIDTH)
            level = len(writer._levels)
            writer._levels.append(reader.tile(level, size)[:part] if part else [])
        return writer

    def append(self, entries: Sequence[bytes]) -> None:
        """Add entries; whole tiles and bundles are written as they fill."""
        for entry in entries:
            if len(entry) > LARGEST_ENTRY:
                raise BadTile(f"an entry of {len(entry)} bytes does not fit a bundle")
            self._bundle.append(entry)
            self._push(0, leaf_hash(entry), self.size)
            self.size += 1
            if len(self._bundle) == WIDTH:
                self._write("entries", self.size // WIDTH - 1, bundle_bytes(self._bundle), WIDTH)
                self._bundle = []

    def flush(self) -> None:
        """Write the unfinished bundle and tiles for the present size."""
        if self._bundle:
            self._write("entries", self.size // WIDTH, bundle_bytes(self._bundle), len(self._bundle))
        for level, hashes in enumerate(self._levels):
            if hashes:
                self._write(level, self.size >> HEIGHT * (level + 1), b"".join(hashes), len(hashes))

    def _push(self, level: int, found: bytes, leaf: int) -> None:
        if level == len(self._levels):
            self._levels.append([])
        hashes = self._levels[level]
        hashes.append(found)
        if len(hashes) == WIDTH:
            self._write(level, leaf >> HEIGHT * (level + 1), b"".join(hashes), WIDTH)
            self._levels[level] = []
            self._push(level + 1, root_of(hashes), leaf)

    def _write(self, level: int | str, number: int, data: bytes, width: int) -> None:
        write_durably(self.folder / tile_path(level, number, width), data)
        if width == WIDTH:
            shutil.rmtree(self.folder / (tile_path(level, number) + ".p"), ignore_errors=True)


class TileReader:
    """Reads a tree of `size` from a folder of tiles. What it returns is only as good as the root it is checked
    against."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder, self.size = folder, size
        self.tile = lru_cache(4096)(self._tile)
        self._rows = lru_cache(1024)(self._all_rows)

    def node(self, level: int, index: int) -> bytes:
        """The hash of a full subtree; see `merkle.Node`."""
        tile_level, row = divmod(level, HEIGHT)
        number, offset = divmod(index << row, WIDTH)
        return self._rows(tile_level, number)[row][offset >> row]

    def root(self) -> bytes:
        """The root over the whole tree, from its right edge."""
        found: bytes | None = None
        for level in range(self._top() + 1):
            width = (self.size >> HEIGHT * level) % WIDTH
            hashes = self.tile(level, self.size >> HEIGHT * (level + 1))[:width] if width else []
            if hashes or found:
                found = _fold(hashes, found)
        return found if found is not None else sha256(b"").digest()

    def leaves(self, number: int) -> list[bytes]:
        """The leaf hashes in level-0 tile `number`."""
        return self.tile(0, number)

    def bundle(self, number: int) -> list[bytes]:
        """The entries in bundle `number`."""
        width = self._width(0, number)
        entries = bundle_entries(self._read("entries", number, width))
        if len(entries) < width:
            raise BadTile(f"bundle {number} has {len(entries)} entries, not {width}")
        return entries[:width]

    def _tile(self, level: int, number: int) -> list[bytes]:
        width = self._width(level, number)
        data = self._read(level, number, width)
        if len(data) % 32 or len(data) < 32 * width:
            raise BadTile(f"tile {level}/{number} has {len(data)} bytes, not {32 * width}")
        return [data[i : i + 32] for i in range(0, 32 * width, 32)]

    def _all_rows(self, level: int, number: int) -> list[list[bytes]]:
        rows = [self.tile(level, number)]
        for _ in range(HEIGHT - 1):
            below = rows[-1]
            rows.append([node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])
        return rows

    def _read(self, level: int | str, number: int, width: int) -> bytes:
        """A tile's bytes; where a partial tile is gone, the full one or a wider partial one has the same beginning."""
        whole = self.folder / tile_path(level, number)
        choices = [self.folder / tile_path(level, number, width), whole]
        partial = whole.with_name(whole.name + ".p")
        if partial.is_dir():
            wider = sorted(int(p.name) for p in partial.iterdir() if p.name.isdigit() and int(p.name) > width)
            choices += [partial / str(each) for each in wider]
        for path in choices:
            if path.is_file():
                return path.read_bytes()
        raise BadTile(f"{tile_path(level, number, width)} is missing")

    def _width(self, level: int, number: int) -> int:
        width = min(WIDTH, (self.size >> HEIGHT * level) - number * WIDTH)
        if width <= 0:
            raise BadTile(f"tile {level}/{number} is beyond a tree of {self.size}")
        return width

    def _top(self) -> int:
        level = 0
        while self.size >> HEIGHT * (level + 1):
            level += 1
        return level


def _fold(hashes: Sequence[bytes], right: bytes | None) -> bytes:
    """The hash over full subtrees of one level with the smaller tree `right` after them."""
    peaks: list[tuple[int, bytes]] = []
    for found in hashes:
        height, merged = 0, found
        while peaks and peaks[-1][0] == height:
            merged, height = node_hash(peaks.pop()[1], merged), height + 1
        peaks.append((height, merged))
    result = right
    for _, peak in reversed(peaks):
        result = peak if result is None else node_hash(peak, result)
    assert result is not None
    return result
