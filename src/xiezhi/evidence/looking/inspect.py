"""Says what a file is and what becomes of it: `python -m xiezhi.evidence.looking.inspect FILE NAME`.

Prints {"media", "refused", "sealed"}: `refused` is a key of REFUSED or empty, `sealed` a list of keys of SEALED.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from xiezhi.evidence.looking import limits, sniffing


def look(path: Path, name: str) -> dict[str, Any]:
    """The verdict on one file."""
    size = path.stat().st_size
    if size == 0:
        return _refused("", "empty")
    media = sniffing.kind_of(path)
    if media == "program":
        return _refused("", "program")
    if not media:
        return _refused("", "unknown")
    if not sniffing.fits(media, name) and not (media == "application/vnd.ms-office.macro-enabled" and _office(name)):
        return _refused(media, "misnamed")
    from xiezhi.evidence.looking.archives import Refused

    try:
        sealed = _inside(path, media, size)
    except Refused as refused:
        return _refused(media, str(refused.args[0]))
    return {"media": media, "refused": "", "sealed": sorted(sealed)}


def _office(name: str) -> bool:
    """A macro document that calls itself a plain one: sealed for its macros, whatever it is called."""
    return name.lower().endswith((".docx", ".xlsx", ".pptx"))


def _inside(path: Path, media: str, size: int) -> set[str]:
    from xiezhi.evidence.looking import archives, documents, pictures

    if media in pictures.READABLE:
        return pictures.look(path)
    if media == "application/pdf":
        return documents.pdf(path)
    if media == "image/svg+xml":
        return documents.svg(path)
    if media in ("text/html", "message/rfc822"):
        return {"page"}
    if media in ("application/vnd.rar", "application/x-7z-compressed"):
        return {"archive_opaque"}
    if media == "application/x-ole-storage":
        return documents.ole(path)
    if media == "application/zip":
        return archives.look(path, size)
    if media.startswith(("application/vnd.openxml", "application/vnd.ms-office", "application/vnd.oasis")) or (
        media == "application/ofd"
    ):
        return archives.look(path, size) | documents.office(path)
    return set()


def _refused(media: str, why: str) -> dict[str, Any]:
    return {"media": media, "refused": why, "sealed": []}


if __name__ == "__main__":
    limits.bind()
    print(json.dumps(look(Path(sys.argv[1]), sys.argv[2])))
