"""What evidence tells other rooms: frozen values, no models. Digests are hex."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from xiezhi.evidence.words import FORMS, KINDS, STATES
from xiezhi.kernel.errors import Text


@dataclass(frozen=True)
class ItemDraft:
    """What is said of an item when it is taken in.

    `source` is who or what it came from, `obtained` how; `checked_by` who wrote 经核对与原件一致 on a copy; `kept_at`
    where a thing lies that is no file; `device_id` the monitoring device that recorded it; `replaces_id` what it
    corrects.
    """

    kind: str
    title: str
    source: str
    obtained: str
    captured_at: datetime
    captured_place: str
    captured_by: str
    form: str = "original"
    checked_by: str = ""
    proves: str = ""
    kept_at: str = ""
    device_id: UUID | None = None
    replaces_id: UUID | None = None


@dataclass(frozen=True)
class FileView:
    """One original. `sealed` says why it is kept and never shown; `preview` whether a picture was made of it."""

    id: UUID
    item_id: UUID
    case_id: UUID
    name: str
    media: str
    size: int
    digest: str
    sealed: tuple[Text, ...]
    received_at: datetime
    preview: bool = False


@dataclass(frozen=True)
class CustodyView:
    """One link of the chain of custody."""

    event: str
    label: Text
    at: datetime
    actor: str
    from_whom: str
    to_whom: str
    place: str
    condition: str
    purpose: str
    entry_id: UUID


@dataclass(frozen=True)
class ItemView:
    """One item with its files and, where it was asked for, its custody."""

    id: UUID
    case_id: UUID
    scope: str
    kind: str
    title: str
    source: str
    obtained: str
    captured_at: datetime
    captured_place: str
    captured_by: str
    proves: str
    form: str
    checked_by: str
    kept_at: str
    device_id: UUID | None
    replaces_id: UUID | None
    digest: str
    added_at: datetime
    added_by: str
    state: str
    state_reason: str
    state_at: datetime | None
    state_by: str
    record_review: Mapping[str, Any]
    whereabouts: str
    files: tuple[FileView, ...] = ()
    custody: tuple[CustodyView, ...] = ()

    @property
    def kind_label(self) -> Text:
        """Its kind as the law names it (penalty_law/46/p1)."""
        return KINDS[self.kind]

    @property
    def form_label(self) -> Text:
        """Original or copy."""
        return FORMS[self.form]

    @property
    def state_label(self) -> Text:
        """Where it stands."""
        return STATES[self.state]

    @property
    def digests(self) -> list[str]:
        """What an entry that rests on it carries: the digest of its record, then those of its files."""
        return [self.digest, *dict.fromkeys(one.digest for one in self.files)]


@dataclass(frozen=True)
class DeviceView:
    """A monitoring device. Each of the four duties is a mapping with `on` (ISO day) once it was done, else empty."""

    id: UUID
    body_id: UUID
    scope: str
    name: str
    kind: str
    place: str
    standard: str
    legal_basis: str
    legal_review: Mapping[str, Any]
    technical_review: Mapping[str, Any]
    signs: Mapping[str, Any]
    publication: Mapping[str, Any]
    registered_at: datetime
    retired_on: date | None


@dataclass(frozen=True)
class ArrivalView:
    """A file on its way, or arrived and not yet taken by an item."""

    id: UUID
    case_id: UUID
    name: str
    size: int
    received: int
    declared: str
    digest: str
    media: str
    sealed: tuple[Text, ...]
    begun_at: datetime
    arrived_at: datetime | None

    @property
    def whole(self) -> bool:
        """Whether it has arrived, was looked at and may be taken."""
        return self.arrived_at is not None

    @property
    def percent(self) -> int:
        """How much of it has arrived."""
        return self.received * 100 // self.size


@dataclass(frozen=True)
class Handling:
    """An event of custody as a person records it."""

    event: str
    to_whom: str = ""
    from_whom: str = ""
    place: str = ""
    condition: str = ""
    purpose: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
