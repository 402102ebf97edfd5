"""Files on their way: begun with a name, a size and a declared digest, then piece by piece until they are whole.

What the row calls received is safe on the disk; whatever the file holds beyond it was cut off half-way and is cut
off for good when the next piece comes. So it does not matter where a sender, a network or a server stops.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import new as new_hash
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import connection

from xiezhi.accounts.door import Claim
from xiezhi.evidence import cases, rules
from xiezhi.evidence.errors import DigestDiffers, FileRefused, NotWhole, TooMuch
from xiezhi.evidence.looking import limits
from xiezhi.evidence.looking.sentences import REFUSED
from xiezhi.evidence.models import Arrival
from xiezhi.evidence.queries import arrival_view, no_such
from xiezhi.evidence.store import PIECE, arriving_folder, digest_of
from xiezhi.evidence.values import ArrivalView
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import text

CHECKSUMS = ("sha256", "sha1")
"""What a piece may be checked with; tus asks every server for sha1."""


class WrongOffset(Exception):
    """The piece does not begin where the last one ended. The argument says where it did."""


class WrongChecksum(Exception):
    """The piece is not what its checksum says; nothing of it was kept."""


class Busy(Exception):
    """Another request is adding to the same file at this moment."""


@dataclass(frozen=True)
class Checksum:
    """A digest of one piece: its algorithm, one of CHECKSUMS, and its value."""

    algorithm: str
    value: bytes


def begin(case_id: UUID, claim: Claim, *, name: str, size: int, declared: str = "") -> ArrivalView:
    """Announce a file. Refuses what is too large and too many at a time. `declared` is its SHA-256 in hex, or empty."""
    opening = cases.working_on(case_id, claim)
    _check_size(size, rules.file_name(name))
    if Arrival.objects.filter(case_id=case_id, owner=claim.actor).count() >= settings.XIEZHI_EVIDENCE_MOST:
        raise TooMuch(
            text(
                f"本案已有{settings.XIEZHI_EVIDENCE_MOST}个文件正在上传或者等待归入证据。",
                f"{settings.XIEZHI_EVIDENCE_MOST} files are already on their way to this case.",
            ),
            next_step=text("先把已上传的文件归入证据，或者删除。", "Make items of those first, or throw them away."),
        )
    row = Arrival(
        case_id=case_id, scope=opening.scope, owner=claim.actor, name=rules.file_name(name), size=size,
        declared=declared.lower(), begun_at=now(),
    )  # fmt: skip
    row.save(force_insert=True)
    path_of(row.id).touch(mode=0o600)
    return arrival_view(row)


def _check_size(size: int, name: str) -> None:
    most = settings.XIEZHI_EVIDENCE_LARGEST << 20
    if size > most:
        raise TooMuch(
            text(
                f"“{name}”超过{settings.XIEZHI_EVIDENCE_LARGEST} MiB 的上限。",
                f"{name} is larger than {settings.XIEZHI_EVIDENCE_LARGEST} MiB, the most that is taken.",
            ),
            next_step=text(
                "把原件留存在光盘等介质上，不附文件，写明存放地点。",
                "Keep the original on a disc, and take the item in without a file, saying where it is kept.",
            ),
        )
    if size < 1:
        raise _refused("empty", name)


def path_of(arrival_id: UUID) -> Path:
    """Where the bytes of an arrival lie."""
    return arriving_folder() / str(arrival_id)


def row_of(case_id: UUID, arrival_id: UUID, claim: Claim, *, hold: bool = False) -> Arrival:
    """The arrival, if it is this person's; `hold` keeps others from adding to it until the transaction ends."""
    found = Arrival.objects.filter(pk=arrival_id, case_id=case_id, owner=claim.actor)
    if hold:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"arrival:{arrival_id}"])
            (free,) = cursor.fetchone() or (False,)
        if not free:
            raise Busy
    row = found.first()
    if row is None:
        raise no_such()
    return row


def take(row: Arrival, offset: int, pieces: Iterable[bytes], checksum: Checksum | None = None) -> int:
    """Add what arrives at `offset`; how many bytes are safe now. A broken connection keeps what came before it.

    With a checksum the piece is kept whole or not at all, as tus wants it.
    """
    if offset != row.received or row.arrived_at is not None:
        raise WrongOffset(row.received)
    digest = new_hash(checksum.algorithm, usedforsecurity=False) if checksum else None
    with path_of(row.id).open("r+b") as file:
        file.truncate(row.received)
        file.seek(row.received)
        whole = _write(file, pieces, row.size - row.received, digest.update if digest else None)
        if digest and checksum and (not whole or digest.digest() != checksum.value):
            file.truncate(row.received)
            if whole:
                raise WrongChecksum
            return row.received
        file.flush()
        os.fsync(file.fileno())
        row.received = file.tell()
    row.save(update_fields=["received"])
    return row.received


def _write(file: BinaryIO, pieces: Iterable[bytes], room: int, update: Callable[[bytes], object] | None) -> bool:
    """Write the pieces; whether they came to their end. More than there is room for is refused."""
    try:
        for piece in pieces:
            room -= len(piece)
            if room < 0:
                raise TooMuch(
                    text("收到的字节多于声明的大小。", "More bytes came than were announced."),
                    next_step=text(
                        "文件在上传中被改动，重新选择后上传。", "The file changed on the way; choose it again."
                    ),
                )
            file.write(piece)
            if update:
                update(piece)
    except OSError:  # the connection broke, which Django says by UnreadablePostError; a full disk says so at fsync
        return False
    return True


def finish(row: Arrival) -> ArrivalView:
    """Look at a file that has come whole: its digest against the declared one, and what it is.

    A wrong digest or a hostile file is thrown away and refused; a doubtful one is kept sealed. Commit before telling.
    """
    if row.received != row.size:
        raise WrongOffset(row.received)
    if row.arrived_at is None:
        path = path_of(row.id)
        with path.open("rb") as file:
            found = digest_of(file)
        if row.declared and found != row.declared:
            raise DigestDiffers(
                text(
                    f"“{row.name}”到达后的摘要与上传前计算的不一致，已丢弃。",
                    f"{row.name}: what arrived does not have the digest computed before sending; it was thrown away.",
                ),
                next_step=text("请重新上传。", "Send it again."),
            )
        row.media, row.sealed = look(path, row.name)
        row.digest, row.arrived_at = found, now()
        row.save(update_fields=["digest", "media", "sealed", "arrived_at"])
    return arrival_view(row)


def look(path: Path, name: str) -> tuple[str, list[str]]:
    """What the file is, and why it is sealed; refuses what is not taken. Runs in a process of its own."""
    said = limits.ask("inspect", str(path), name)
    if said is None:
        return "application/octet-stream", ["unlooked"]
    if said["refused"]:
        raise _refused(said["refused"], name)
    return str(said["media"]), list(said["sealed"])


def _refused(key: str, name: str) -> FileRefused:
    why, called = REFUSED[key], f"“{name}”" if name else "该文件"
    return FileRefused(
        text(f"{called}不予接收：{why['zh']}。", f"{name or 'The file'} is not taken: {why['en']}."),
        next_step=text(
            "核对文件的来源和类型；确需固定的，打印、拍照或者录屏后作为证据。",
            "Check where it came from and what it is; if it must be kept, print, photograph or record it as shown.",
        ),
        key=f"refused:{key}",
    )


def whole(case_id: UUID, ids: Iterable[UUID], claim: Claim) -> list[Arrival]:
    """These arrivals, all of them whole, in the order they were begun."""
    wanted = list(dict.fromkeys(ids))
    rows = list(
        Arrival.objects.filter(pk__in=wanted, case_id=case_id, owner=claim.actor, arrived_at__isnull=False).order_by(
            "begun_at", "id"
        )
    )
    if len(rows) != len(wanted):
        raise _not_whole(case_id, set(wanted) - {row.id for row in rows}, claim)
    return rows


def _not_whole(case_id: UUID, missing: set[UUID], claim: Claim) -> NotWhole:
    """Why these are not among the files that have arrived: still on their way, or gone."""
    under_way = Arrival.objects.filter(pk__in=missing, case_id=case_id, owner=claim.actor).order_by("begun_at").first()
    if under_way is None:
        return NotWhole(
            text(
                "所选文件已不在待归入的文件中：可能已被删除、已归入证据，或者保留期已过。",
                "A file that was chosen is no longer waiting: it was thrown away, taken in, or kept too long.",
            ),
            next_step=text("刷新页面查看，必要时重新上传。", "Look at the page anew; send it again if need be."),
        )
    share = 100 * under_way.received // under_way.size
    return NotWhole(
        text(
            f"“{under_way.name}”尚未传完（已收到{share}%），不能归入证据。",
            f"{under_way.name} has not arrived whole ({share}% of it has), so it cannot be taken in.",
        ),
        next_step=text(
            "重新选择同一文件，上传从中断处继续。", "Choose the same file again; it goes on where it stopped."
        ),
    )


def throw_away(row: Arrival) -> None:
    """Forget an arrival and its bytes."""
    path_of(row.id).unlink(missing_ok=True)
    row.delete()


def sweep() -> int:
    """Throw away what nobody went on with, and bytes without a row; how many. Under the claim of the system."""
    before = now() - timedelta(days=settings.XIEZHI_EVIDENCE_KEEP_DAYS)
    stale = list(Arrival.objects.filter(begun_at__lt=before))
    for row in stale:
        throw_away(row)
    known = {str(one) for one in Arrival.objects.values_list("id", flat=True)}
    oldest = before.timestamp()
    orphans = [path for path in arriving_folder().iterdir() if path.name not in known and path.stat().st_mtime < oldest]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(stale) + len(orphans)


def spool(case_id: UUID, claim: Claim, name: str, size: int, pieces: Iterable[bytes]) -> ArrivalView:
    """A file that comes whole in an ordinary form: announced, taken and looked at in one go."""
    begun = begin(case_id, claim, name=name, size=size)
    row = row_of(case_id, begun.id, claim, hold=True)
    try:
        take(row, 0, pieces)
        return finish(row)
    except Exception:
        path_of(row.id).unlink(missing_ok=True)
        raise


__all__ = ["PIECE", "Busy", "Checksum", "WrongChecksum", "WrongOffset", "begin", "finish", "spool", "sweep", "take"]
