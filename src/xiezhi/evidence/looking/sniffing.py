"""What a file is, by its bytes. A closed list: what is not on it is not taken, so nothing is ever guessed.

Why no library: those that guess know hundreds of kinds we would have to refuse one by one, and none of them looks into
containers, where it matters whether a ZIP is a text document with macros or an OFD.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

HEAD = 4096

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/bmp": ("bmp",),
    "image/tiff": ("tif", "tiff"),
    "image/heic": ("heic", "heif"),
    "image/svg+xml": ("svg",),
    "application/pdf": ("pdf",),
    "application/ofd": ("ofd",),
    "text/plain": ("txt", "csv", "log", "tsv", "md", "json", "srt"),
    "text/html": ("html", "htm", "mht", "mhtml"),
    "message/rfc822": ("eml",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("pptx",),
    "application/vnd.ms-office.macro-enabled": ("docm", "xlsm", "pptm", "dotm", "xltm"),
    "application/x-ole-storage": ("doc", "xls", "ppt", "wps", "et", "dps"),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "application/vnd.oasis.opendocument.presentation": ("odp",),
    "application/zip": ("zip",),
    "application/vnd.rar": ("rar",),
    "application/x-7z-compressed": ("7z",),
    "audio/mpeg": ("mp3",),
    "audio/wav": ("wav",),
    "audio/amr": ("amr",),
    "audio/aac": ("aac",),
    "audio/flac": ("flac",),
    "audio/ogg": ("ogg", "oga", "opus"),
    "audio/mp4": ("m4a",),
    "video/mp4": ("mp4", "m4v"),
    "video/quicktime": ("mov",),
    "video/3gpp": ("3gp", "3g2"),
    "video/x-msvideo": ("avi",),
    "video/x-matroska": ("mkv",),
    "video/webm": ("webm",),
    "video/mp2t": ("ts", "mts", "m2ts"),
}
"""Every kind that is taken, with the endings its files may have."""

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
    (b"#!AMR", "audio/amr"),
    (b"fLaC", "audio/flac"),
    (b"OggS", "audio/ogg"),
)
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xfe\xed\xfa\xcf",
    b"#!/",
    b"#! /",
    b"\0asm",
)
_BRANDS = {
    b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heic", b"hevc": "image/heic",
    b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"3gp": "video/3gpp", b"3g2": "video/3gpp",
}  # fmt: skip
_OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def kind_of(path: Path) -> str:
    """The media type of a file; `program` for something that runs, `` for what is not on the list."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.startswith(b"BM") and head.startswith(_PROGRAMS) and not head.startswith(b"#!AMR"):
        return "program"
    for start, media in _STARTS:
        if head.startswith(start):
            return media
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return _BRANDS.get(brand) or _BRANDS.get(brand[:3]) or "video/mp4"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    if head[:1] == b"\x47" and head[188:189] == b"\x47" and head[376:377] == b"\x47":
        return "video/mp2t"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path)
    return _written(path, head)


def _zipped(path: Path) -> str:
    """What kind of ZIP; its directory is read here, none of its contents but a short `mimetype`."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()[:5000]
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                media = archive.read("mimetype").decode("ascii", "replace").strip()
                return media if media.startswith("application/vnd.oasis.opendocument.") and media in ENDINGS else ""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return "application/zip"
    if "OFD.xml" in names:
        return "application/ofd"
    if "[Content_Types].xml" in names:
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            return "application/vnd.ms-office.macro-enabled"
        return next((media for start, media in _OFFICE.items() if any(n.startswith(start) for n in names)), "")
    if "META-INF/MANIFEST.MF" in names or "AndroidManifest.xml" in names:
        return "program"
    return "application/zip"


def _written(path: Path, head: bytes) -> str:
    """A text in UTF-8, UTF-16 with its mark, or GB 18030, and which kind of text."""
    text = _decoded(head)
    if text is None or not _plain(text):
        return ""
    start = text.lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<?xml", "<svg", "<!doctype svg", "<!--")) and "<svg" in start:
        return "image/svg+xml"
    if start.startswith(("<!doctype html", "<html", "<head", "<script", "<body")) or "<html" in start[:1000]:
        return "text/html"
    if start.startswith(("from: <saved by", "mime-version:")) or "content-type: multipart/related" in start:
        return "text/html"
    if (
        start.startswith(("received:", "return-path:", "delivered-to:", "message-id:", "from:"))
        and "\nsubject:" in start
    ):
        return "message/rfc822"
    if start.startswith("<?xml") or "<script" in start:
        return ""
    return "text/plain" if _whole_is_plain(path) else ""


def _decoded(head: bytes) -> str | None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    for encoding, cut in (("utf-8", 4), ("gb18030", 4)):
        for short in range(cut):
            try:
                return head[: len(head) - short].decode(encoding)
            except UnicodeDecodeError:
                continue
    return None


def _plain(text: str) -> bool:
    return not any(ord(sign) < 32 and sign not in "\t\r\n\f" for sign in text)


def _whole_is_plain(path: Path) -> bool:
    """No NUL anywhere unless it is UTF-16: a text does not turn into something else further on."""
    with path.open("rb") as file:
        first = file.read(2)
        if first in (b"\xff\xfe", b"\xfe\xff"):
            return True
        file.seek(0)
        while piece := file.read(1 << 20):
            if b"\0" in piece:
                return False
    return True


def fits(media: str, name: str) -> bool:
    """Whether a file of that kind may have that name. A name without an ending fits nothing."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if media.startswith("audio/mp4") and ending == "mp4":
        return True
    if media == "video/mp4" and ending in ("m4a", "mov"):
        return True
    return ending in ENDINGS.get(media, ())
