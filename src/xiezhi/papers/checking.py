"""Whether a paper is genuine, for anybody who holds it: by number and digest, its QR code, or its bytes.

The public has no claim, so the database answers by functions of its own (sql/checking.sql), which tell the kind, organ,
number and day of a paper, whether its number is void, and nothing of its contents.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from xiezhi.kernel.errors import Text, text
from xiezhi.papers.errors import CheckedTooOften

SHORTEST, IN_CODE, WHOLE = 16, 32, 64
"""Hex digits of the digest: as printed in the foot of a page, as in the QR code, and all of them."""
A_MINUTE = 30
"""How many questions one network may ask in a minute."""


class Verdict(Enum):
    """What is said of a paper."""

    GENUINE = "genuine"
    ALTERED = "altered"
    """The number was given out, but the digest (or the bytes of the PDF) are others."""
    VOID = "void"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"
    """What was typed is no digest."""


@dataclass(frozen=True)
class Checked:
    """The answer. What the paper is stands there only for who knows its digest; `bytes_match` where a PDF was shown."""

    verdict: Verdict
    label: Text | None = None
    organ: str = ""
    number: str = ""
    issued_on: date | None = None
    printed: bool = False
    sealed: str = ""
    bytes_match: bool | None = None


def address(number: str, digest: str) -> str:
    """What the QR code of a paper says: where to ask, the beginning of the digest, and the number. No personal data."""
    where = f"{settings.XIEZHI_PUBLIC_URL}/check/{digest[:IN_CODE]}/"
    return f"{where}?n={quote(number)}" if number else where


def typed_number(said: str) -> str:
    """A number as people type it: other brackets, blanks, full-width digits."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", said))
    return re.sub(r"[\[({【〔]", "〔", re.sub(r"[\])}】〕]", "〕", plain))[:120]


def typed_digest(said: str) -> str:
    """A digest as people type it, or "" when it cannot be one."""
    plain = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", said)).lower()
    return plain if re.fullmatch(rf"[0-9a-f]{{{SHORTEST},{WHOLE}}}", plain) else ""


def by_digest(number: str, digest: str) -> Checked:
    """The paper with this number (where it has one) and this digest, or the beginning of it."""
    number, digest = typed_number(number), typed_digest(digest)
    if not digest:
        return Checked(Verdict.UNREADABLE)
    row = _row("SELECT * FROM papers_checked(%s)", [digest])
    if row is not None and number in ("", row[0]):
        return _told(row)
    return Checked(Verdict.ALTERED if (number and _given_out(number)) or row is not None else Verdict.UNKNOWN)


def by_bytes(content: bytes, number: str = "", digest: str = "") -> Checked:
    """The paper whose PDF is these bytes; with number and digest also whether such a paper is printed otherwise."""
    row = _row("SELECT * FROM papers_checked_pdf(%s)", [sha256(content).digest()])
    if row is not None:
        return _told(row, bytes_match=True)
    named = by_digest(number, digest) if typed_digest(digest) else Checked(Verdict.UNKNOWN)
    if named.verdict in (Verdict.GENUINE, Verdict.VOID) and named.printed:
        return Checked(
            Verdict.ALTERED, named.label, named.organ, named.number, named.issued_on, True, bytes_match=False
        )
    return Checked(named.verdict if named.verdict is Verdict.ALTERED else Verdict.UNKNOWN, bytes_match=False)


def ask_no_more_than(network: str, at: datetime) -> None:
    """Count a question of this network; refuse it when there were too many in this minute."""
    bucket = sha256(f"{settings.SECRET_KEY}\0check\0{network}".encode()).hexdigest()[:32]
    minute = at.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM papers_checking WHERE minute < %s - interval '1 hour'", [minute])
        cursor.execute(
            "INSERT INTO papers_checking AS known (bucket, minute, times) VALUES (%s, %s, 1) "
            "ON CONFLICT (bucket, minute) DO UPDATE SET times = known.times + 1 RETURNING times",
            [bucket, minute],
        )
        times = (cursor.fetchone() or (0,))[0]
    if times > A_MINUTE:
        raise CheckedTooOften(
            text("查验过于频繁。", "Too many checks from your network."),
            next_step=text("请一分钟后再试。", "Try again in a minute."),
        )


Row = tuple[str, Text, str, date, bool, bool, str]


def _told(row: Row, *, bytes_match: bool | None = None) -> Checked:
    number, label, organ, issued_on, void, printed, sealed = row
    verdict = Verdict.VOID if void else Verdict.GENUINE
    return Checked(verdict, label, organ, number, issued_on, printed, sealed, bytes_match)


def _given_out(number: str) -> bool:
    row = _row("SELECT papers_given_out(%s)", [number])
    return bool(row and row[0])


def _row(question: str, values: list[Any]) -> Row | None:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        found: Row | None = cursor.fetchone()
    return found
