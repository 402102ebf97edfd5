"""Pure decisions: what an item must say, what a device must have, which acts fit, and the digest of a record."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from xiezhi.evidence.values import DeviceView, ItemDraft
from xiezhi.evidence.words import FORMS, KINDS, RECORD_QUALITIES
from xiezhi.kernel.canonical import canonical_bytes
from xiezhi.kernel.clock import legal_day
from xiezhi.kernel.errors import Text, text

LONGEST = 2000
EARLIEST = date(1900, 1, 1)
"""A day before this is a slip of the hand, and further back no database and no calendar agrees any more."""
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

UNSEEN = text("含有看不见的字符，请重新输入", "it holds characters that cannot be seen; type it anew")

FIELDS: dict[str, Text] = {
    "kind": text("证据种类", "kind of evidence"),
    "title": text("证据名称", "title"),
    "source": text("证据来源", "source"),
    "obtained": text("取得方式", "how it was obtained"),
    "captured_at": text("取得时间", "time it was obtained"),
    "captured_place": text("取得地点", "place"),
    "captured_by": text("取证人", "who took it"),
    "form": text("原件或者复制件", "original or copy"),
    "checked_by": text("核对人（经核对与原件一致）", "who confirmed that it agrees with the original"),
    "kept_at": text("存放地点", "where it is kept"),
}


def problems_with(draft: ItemDraft, files: int, at: datetime) -> list[tuple[str, Text]]:
    """What is missing or wrong in what is said of an item: pairs of field and sentence.

    samr_procedure/24 to 26 and mot_procedure ask for source, way, time, place and taker, and for a copy who checked it.
    """
    wrong: list[tuple[str, Text]] = []
    for name in ("title", "source", "obtained", "captured_place", "captured_by"):
        said = getattr(draft, name).strip()
        if not said:
            wrong.append((name, _missing(name)))
        elif len(said) > LONGEST:
            wrong.append((name, text(f"不能超过{LONGEST}字", f"must not be longer than {LONGEST} characters")))
        elif unseen(said):
            wrong.append((name, UNSEEN))
    wrong += [(name, UNSEEN) for name in ("checked_by", "proves", "kept_at") if unseen(getattr(draft, name))]
    if draft.kind not in KINDS:
        wrong.append(("kind", _missing("kind")))
    if draft.form not in FORMS:
        wrong.append(("form", _missing("form")))
    elif draft.form == "copy" and not draft.checked_by.strip():
        wrong.append(("checked_by", _missing("checked_by")))
    if draft.captured_at > at:
        wrong.append(("captured_at", text("取得时间不能在将来", "the time it was obtained cannot lie in the future")))
    elif legal_day(draft.captured_at) < EARLIEST:
        wrong.append(("captured_at", too_early()))
    if not files and not draft.kept_at.strip():
        wrong.append(("kept_at", text("没有文件的，应写明原物存放地点", "without a file, say where the thing is kept")))
    return wrong


def unseen(said: str) -> bool:
    """Whether words hold characters that nobody sees: they turn the reading direction, or break what words go into."""
    return _INVISIBLE.search(said.replace("\r\n", "\n")) is not None


def too_early() -> Text:
    """A time before the twentieth century."""
    return text(f"时间早于{EARLIEST.year}年，请核对", f"the time is before {EARLIEST.year}; look at it again")


def _missing(name: str) -> Text:
    return text(f"缺少“{FIELDS[name]['zh']}”", f"{FIELDS[name]['en']} is missing")


def file_name(said: str) -> str:
    """A file's name as it may be shown and stored: no path, nothing invisible or that turns the reading direction."""
    plain = unicodedata.normalize("NFC", said).replace("\\", "/").rsplit("/", 1)[-1]
    plain = _INVISIBLE.sub("", plain).strip(". \t\n")
    stem, dot, ending = plain.rpartition(".")
    if dot and len(plain) > 120:
        plain = f"{stem[: 119 - len(ending[:16])]}.{ending[:16]}"
    return plain[:120] or "file"


def record_digest(said: Mapping[str, Any], files: Sequence[Mapping[str, Any]], salt: bytes) -> bytes:
    """The digest of what is said of an item and of the digests of its files; salted, so that it tells nothing."""
    return sha256(canonical_bytes({"v": 1, "said": dict(said), "files": list(files), "salt": salt.hex()})).digest()


def device_problems(device: DeviceView, at: datetime) -> list[Text]:
    """What a device lacked at that instant for its record to be collected lawfully (penalty_law/41/p1)."""
    day, lacking = legal_day(at), []
    for said, missing in (
        (device.legal_review, text("尚未经法制审核", "had not passed legal review")),
        (device.technical_review, text("尚未经技术审核", "had not passed technical review")),
        (device.signs, text("尚未设置明显标志", "had no visible sign")),
        (device.publication, text("设置地点尚未向社会公布", "had not been published with its place")),
    ):
        if not said.get("on") or date.fromisoformat(str(said["on"])) > day or said.get("result") == "failed":
            lacking.append(missing)
    until = device.technical_review.get("until")
    if until and date.fromisoformat(str(until)) < day:
        lacking.append(text(f"技术审核（检定）已于{until}到期", f"its technical review ended on {until}"))
    if device.retired_on and device.retired_on <= day:
        lacking.append(text("设备已停用", "it was out of use"))
    return lacking


def record_problems(review: Mapping[str, Any]) -> list[Text]:
    """What the review of a device's record lacks (penalty_law/41/p2); nothing when it is all four."""
    if not review:
        return [text("监控设备的记录内容未经审核", "the record of the device has not been reviewed")]
    return [
        text(f"审核认为记录内容不{label['zh']}", f"the review found the record not {label['en']}")
        for key, label in RECORD_QUALITIES.items()
        if review.get(key) is not True
    ]


MOVES: dict[str, tuple[frozenset[str], str]] = {
    "evidence_copied": (frozenset({"kept", "away"}), ""),
    "evidence_sent": (frozenset({"kept"}), "away"),
    "evidence_received": (frozenset({"away"}), "kept"),
    "evidence_handed_over": (frozenset({"kept"}), "handed_over"),
    "evidence_returned": (frozenset({"kept"}), "returned"),
    "evidence_destroyed": (frozenset({"kept"}), "destroyed"),
}
"""Events of custody: where the thing must be, and where it is afterwards (empty: where it was)."""

NEEDS: dict[str, tuple[str, ...]] = {
    "evidence_copied": ("purpose",),
    "evidence_sent": ("to_whom", "purpose", "condition"),
    "evidence_received": ("from_whom", "condition"),
    "evidence_handed_over": ("to_whom", "purpose", "condition"),
    "evidence_returned": ("to_whom", "condition"),
    "evidence_destroyed": ("purpose", "place"),
}
"""What each event of custody must say."""
