"""Looks into PDF, SVG and office documents for what would run when somebody opens them."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree

from xiezhi.evidence.looking.archives import Refused

UNPACKED_MOST = 128 << 20
"""All object streams of one PDF together may unpack to so much."""
_STREAM = re.compile(rb"stream\r?\n")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_SCRIPTS = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|XFA|SubmitForm|ImportData|Movie|Sound|3D)\b")
_ATTACHED = re.compile(rb"/(?:EmbeddedFiles?|Filespec/EF|AF)\b")
_CLOSED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<")
_DICTIONARY = 2048
_SVG_OUT = re.compile(
    r"^\s*(?:https?:|//|javascript:|data:text|data:application|data:image/svg|file:|ftp:|vbscript:)", re.I
)


_END = 4096
"""Within so many bytes from the end a PDF says that it ends; readers look for it in the last kilobyte."""


def pdf(path: Path) -> set[str]:
    """Why a PDF is to be sealed. Object streams are unpacked, names with escapes are read as what they say."""
    data = path.read_bytes()
    sealed: set[str] = set()
    if _CLOSED.search(data):
        sealed.add("pdf_closed")
    if b"%%EOF" not in data[-_END:]:
        sealed.add("pdf_broken")
    sealed |= _names(data)
    left = UNPACKED_MOST
    for found in _STREAM.finditer(data):
        before = data[max(0, found.start() - _DICTIONARY) : found.start()]
        before = before[before.rfind(b"obj") + 3 :] if b"obj" in before else before
        if b"/ObjStm" not in _unescaped(before):
            continue
        unpacked = _unpacked(before, data[found.end() :], left)
        if unpacked is None:
            sealed.add("pdf_opaque")
            continue
        left -= len(unpacked)
        sealed |= _names(unpacked)
    return sealed


def _unpacked(dictionary: bytes, data: bytes, left: int) -> bytes | None:
    """The bytes of an object stream; None where it cannot be unpacked within what is left."""
    plain = _unescaped(dictionary)
    if b"/Filter" not in plain:
        return data[: data.find(b"endstream")]
    if re.findall(rb"/(?:ASCIIHex|ASCII85|LZW|RunLength|Crypt)\w*", plain) or b"/FlateDecode" not in plain:
        return None
    try:
        unpacking = zlib.decompressobj()
        unpacked = unpacking.decompress(data, max(left, 1))
    except zlib.error:
        return None
    return None if unpacking.unconsumed_tail and not unpacking.eof and len(unpacked) >= left else unpacked


def _unescaped(data: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)


def _names(data: bytes) -> set[str]:
    names = b" ".join(re.findall(rb"/[^\s/<>\[\](){}%]{1,64}", data))
    plain = _unescaped(names)
    sealed = {"pdf_script"} if _SCRIPTS.search(plain) else set()
    return sealed | ({"pdf_attachment"} if _ATTACHED.search(plain) else set())


def svg(path: Path) -> set[str]:
    """Why an SVG is to be sealed: scripts, handlers, foreign content, links outside. Entities are refused."""
    data = path.read_bytes()
    if b"<!ENTITY" in data or b"<!ENTITY".decode().encode("utf-16-le") in data:
        raise Refused("entities")
    try:
        root = ElementTree.fromstring(data)  # no entity is left in it, and expat opens nothing
    except ElementTree.ParseError:
        raise Refused("misnamed") from None
    return {"svg_script"} if any(_runs(one) for one in root.iter()) else set()


def _runs(one: ElementTree.Element) -> bool:
    name = one.tag.rpartition("}")[2].lower() if isinstance(one.tag, str) else ""
    if name in {"script", "foreignobject", "iframe", "embed", "object", "handler", "set", "animate"}:
        return True
    if name == "style" and re.search(r"@import|url\s*\(\s*['\"]?\s*(?!#)", one.text or "", re.I):
        return True
    for key, value in one.attrib.items():
        plain = key.rpartition("}")[2].lower()
        if plain.startswith("on") or (plain in {"href", "src"} and _SVG_OUT.match(re.sub(r"[\x00-\x20]+", "", value))):
            return True
        if re.search(r"url\s*\(\s*['\"]?\s*(?!#)[a-z/]", value, re.I):
            return True
    return False


def office(path: Path) -> set[str]:
    """Why an OOXML, OpenDocument or OFD file is to be sealed."""
    sealed: set[str] = set()
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            name = info.filename.lower()
            if name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")) or "/macrosheets/" in name:
                sealed.add("macros")
            if "/embeddings/" in name or "/activex/" in name or name.startswith("object "):
                sealed.add("office_active")
            if name.endswith(".rels") and info.file_size < 4 << 20 and _loads(archive.read(info)):
                sealed.add("office_active")
    return sealed


def _loads(relations: bytes) -> bool:
    """Whether something outside is loaded when the document is opened; a plain link to click does no harm."""
    for one in re.findall(rb"<Relationship\b[^>]*>", relations):
        if b'TargetMode="External"' in one and b"/hyperlink" not in one:
            return True
    return False


def ole(path: Path) -> set[str]:
    """Why an old office document is to be sealed: the directory of its storage names a macro project."""
    data = path.read_bytes()
    names = ("_VBA_PROJECT", "VBA", "Macros", "_xlfn.CALL", "ObjectPool")
    found = [name for name in names if name.encode("utf-16-le") + b"\0\0" in data]
    sealed = {"macros"} if set(found) - {"ObjectPool"} else set()
    return sealed | ({"office_active"} if "ObjectPool" in found else set())
