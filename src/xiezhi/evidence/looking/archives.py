"""Looks into ZIP files without unpacking them to disk: how much they would become, how deep, and whether they lie."""

from __future__ import annotations

import io
import itertools
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO

MOST_FILES = 10_000
MOST_BYTES = 20 << 30
"""An honest archive of a case may hold some videos; nothing holds more than this unpacked."""
RATIO, RATIO_FROM = 200, 50 << 20
"""Unpacked bytes for each packed byte, judged once there are this many unpacked."""
DEPTH = 2
NESTED_MOST = 64 << 20
"""An archive inside an archive is read into memory to look at it, up to this size."""
MEASURED = 256 << 20
"""Unpacked bytes for which the directory is not believed but measured; beyond it what it says must do."""
_PROGRAMS = frozenset(
    {
        "exe", "dll", "com", "scr", "bat", "cmd", "ps1", "vbs", "vbe", "js", "jse", "wsf", "wsh", "hta", "msi", "jar",
        "apk", "lnk", "reg", "cpl", "pif", "scf", "sh", "app", "elf", "so", "dylib",
    }
)  # fmt: skip


class Refused(Exception):
    """The file is refused; the argument is a key of REFUSED."""


def look(source: Path | IO[bytes], size: int, depth: int = 1) -> set[str]:
    """Why the archive is to be sealed; raises Refused for a bomb or a lie."""
    sealed: set[str] = set()
    try:
        with zipfile.ZipFile(source) as archive:
            infos = archive.infolist()
            _count(infos, size)
            _measure(archive, infos)
            for info in infos:
                sealed |= _member(archive, info, depth)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, UnicodeError, NotImplementedError, ValueError):
        raise Refused("zip_broken") from None
    return sealed


def _count(infos: list[zipfile.ZipInfo], size: int) -> None:
    """By what the directory says; whether it tells the truth is measured afterwards."""
    if len(infos) > MOST_FILES:
        raise Refused("zip_count")
    whole = sum(info.file_size for info in infos)
    if whole > MOST_BYTES or (whole > RATIO_FROM and whole > RATIO * max(size, 1)):
        raise Refused("zip_ratio")
    spans = sorted((info.header_offset, info.header_offset + 30 + info.compress_size) for info in infos)
    if any(start < end for (_, end), (start, _) in itertools.pairwise(spans)):
        raise Refused("zip_overlap")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, depth: int) -> set[str]:
    name = PurePosixPath(info.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or (name.parts and ":" in name.parts[0]):
        raise Refused("zip_path")
    if info.flag_bits & 1:
        return {"archive_closed"}
    ending = name.suffix.lower().lstrip(".")
    sealed = {"archive_program"} if ending in _PROGRAMS else set()
    with archive.open(info) as member:
        start = member.read(4)
    if start[:2] == b"MZ" or start == b"\x7fELF":
        sealed.add("archive_program")
    if start[:4] in (b"Rar!", b"7z\xbc\xaf"):
        sealed.add("archive_opaque")
    if start == b"PK\x03\x04":
        sealed |= _nested(archive, info, depth)
    return sealed


def _nested(archive: zipfile.ZipFile, info: zipfile.ZipInfo, depth: int) -> set[str]:
    if depth >= DEPTH:
        raise Refused("zip_depth")
    if info.file_size > NESTED_MOST:
        return {"archive_opaque"}
    with archive.open(info) as member:
        content = member.read(NESTED_MOST + 1)
    if len(content) > NESTED_MOST:
        raise Refused("zip_ratio")
    with zipfile.ZipFile(io.BytesIO(content)) as inner:
        names = [name.lower() for name in inner.namelist()]
    macros = {"macros"} if any(name.endswith("vbaproject.bin") for name in names) else set()
    return macros | look(io.BytesIO(content), len(content), depth + 1)


def _measure(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> None:
    """Unpack what deflate packed, up to a limit; a member that becomes more than the directory says is refused."""
    left, file = MEASURED, archive.fp
    assert file is not None
    for info in infos:
        if info.compress_type != zipfile.ZIP_DEFLATED or info.flag_bits & 1 or left <= 0:
            continue
        file.seek(info.header_offset)
        header = file.read(30)
        name, extra = struct.unpack("<HH", header[26:30])
        file.seek(info.header_offset + 30 + name + extra)
        unpacking, packed, seen = zlib.decompressobj(-15), info.compress_size, 0
        while packed > 0 and left > 0 and not unpacking.eof:
            piece = file.read(min(1 << 16, packed))
            packed -= len(piece)
            while piece and left > 0 and not unpacking.eof:
                seen += (got := len(unpacking.decompress(piece, 1 << 20)))
                left -= got
                piece = unpacking.unconsumed_tail
                if seen > info.file_size:
                    raise Refused("zip_ratio")
            if not packed and not piece:
                break
