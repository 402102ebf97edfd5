"""Reads, all under the caller's claim: what it does not reach is not there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from xiezhi.evidence.entries import LABELS
from xiezhi.evidence.errors import NoSuchEvidence
from xiezhi.evidence.looking.sentences import SEALED
from xiezhi.evidence.models import Arrival, Custody, Derived, Device, File, Item
from xiezhi.evidence.values import ArrivalView, CustodyView, DeviceView, FileView, ItemView
from xiezhi.kernel.errors import Text, text


def no_such() -> NoSuchEvidence:
    """There is no such thing for this person; whether it exists elsewhere is not said."""
    return NoSuchEvidence(
        text(
            "没有这项证据，或者不在您可以查看的范围内。",
            "There is no such evidence, or it lies outside what you may see.",
        )
    )


def items_of(case_id: UUID) -> list[ItemView]:
    """The items of a case in the order of the law's kinds and of their taking in, with files. Three statements."""
    rows = list(Item.objects.filter(case_id=case_id).order_by("added_at", "id"))
    return _views(rows)


def count_of(case_id: UUID) -> int:
    """How many items a case has. One statement."""
    return Item.objects.filter(case_id=case_id).count()


def item(item_id: UUID) -> ItemView:
    """One item with its files and its chain of custody."""
    row = item_row(item_id)
    links = Custody.objects.filter(item_id=item_id).order_by("id")
    return _views([row], {item_id: tuple(_link(one) for one in links)})[0]


def item_row(item_id: UUID) -> Item:
    """The stored item, or NoSuchEvidence."""
    found = Item.objects.filter(pk=item_id).first()
    if found is None:
        raise no_such()
    return found


def file(file_id: UUID) -> FileView:
    """One original."""
    found = File.objects.filter(pk=file_id).first()
    if found is None:
        raise no_such()
    return _file(found, Derived.objects.filter(file_id=file_id).exists())


def derived(file_id: UUID, role: str = "preview") -> Derived:
    """The picture made of an original."""
    found = Derived.objects.filter(file_id=file_id, role=role).first()
    if found is None:
        raise no_such()
    return found


def devices(body_id: UUID | None = None) -> list[DeviceView]:
    """The monitoring devices the claim sees, those in use first."""
    rows = Device.objects.all() if body_id is None else Device.objects.filter(body_id=body_id)
    return sorted((device_view(row) for row in rows), key=lambda one: (one.retired_on is not None, one.name))


def device(device_id: UUID) -> DeviceView:
    """One device."""
    found = Device.objects.filter(pk=device_id).first()
    if found is None:
        raise no_such()
    return device_view(found)


def arrivals(case_id: UUID, owner: str) -> list[ArrivalView]:
    """What this person has on its way to a case, oldest first."""
    rows = Arrival.objects.filter(case_id=case_id, owner=owner).order_by("begun_at", "id")
    return [arrival_view(row) for row in rows]


def _views(rows: list[Item], custody: dict[UUID, tuple[CustodyView, ...]] | None = None) -> list[ItemView]:
    ids = [row.id for row in rows]
    files: dict[UUID, list[FileView]] = {}
    kept = list(File.objects.filter(item_id__in=ids).order_by("received_at", "id")) if ids else []
    drawn = set(Derived.objects.filter(file_id__in=[one.id for one in kept]).values_list("file_id", flat=True))
    for one in kept:
        files.setdefault(one.item_id, []).append(_file(one, one.id in drawn))
    return [_item(row, files.get(row.id, ()), (custody or {}).get(row.id, ())) for row in rows]


def _item(row: Item, files: Iterable[FileView], custody: tuple[CustodyView, ...]) -> ItemView:
    names = [name for name in ItemView.__dataclass_fields__ if name not in ("files", "custody", "digest")]
    said: dict[str, Any] = {name: getattr(row, name) for name in names}
    return ItemView(**said, digest=bytes(row.digest).hex(), files=tuple(files), custody=custody)


def _file(row: File, preview: bool) -> FileView:
    return FileView(
        row.id, row.item_id, row.case_id, row.name, row.media, row.size, bytes(row.digest).hex(),
        sealed_texts(row.sealed), row.received_at, preview,
    )  # fmt: skip


def sealed_texts(keys: Iterable[str]) -> tuple[Text, ...]:
    """Why a file is sealed, in words."""
    return tuple(SEALED[key] for key in keys)


def _link(row: Custody) -> CustodyView:
    return CustodyView(
        row.event, LABELS[row.event], row.at, row.actor, row.from_whom, row.to_whom, row.place, row.condition,
        row.purpose, row.entry_id,
    )  # fmt: skip


def device_view(row: Device) -> DeviceView:
    """The device as other rooms see it."""
    return DeviceView(**{name: getattr(row, name) for name in DeviceView.__dataclass_fields__})


def arrival_view(row: Arrival) -> ArrivalView:
    """The arrival as pages see it."""
    return ArrivalView(
        row.id, row.case_id, row.name, row.size, row.received, row.declared, row.digest, row.media,
        sealed_texts(row.sealed), row.begun_at, row.arrived_at,
    )  # fmt: skip
