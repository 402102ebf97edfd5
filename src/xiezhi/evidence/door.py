"""What other rooms may use of evidence."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from xiezhi.evidence import queries, states
from xiezhi.evidence.acts import add
from xiezhi.evidence.arriving import spool
from xiezhi.evidence.custody import handle, take_out
from xiezhi.evidence.devices import fulfil, register, require_in_order, retire
from xiezhi.evidence.entries import CUSTODY, DEVICE_LABELS, KINDS, LABELS
from xiezhi.evidence.errors import (
    AlreadyUsed,
    BadItem,
    CaseSealed,
    DeviceNotInOrder,
    DigestDiffers,
    FileRefused,
    NoSuchEvidence,
    NotUsable,
    NotYours,
    OriginalBroken,
    TooMuch,
    WrongState,
)
from xiezhi.evidence.queries import count_of, device, devices, item, items_of
from xiezhi.evidence.states import exclude, review_record, verify, withdraw
from xiezhi.evidence.store import originals
from xiezhi.evidence.values import ArrivalView, CustodyView, DeviceView, FileView, Handling, ItemDraft, ItemView
from xiezhi.evidence.words import CITES
from xiezhi.kernel.errors import text

__all__ = [
    "CUSTODY",
    "DEVICE_LABELS",
    "KINDS",
    "LABELS",
    "AlreadyUsed",
    "ArrivalView",
    "BadItem",
    "CaseSealed",
    "CustodyView",
    "DeviceNotInOrder",
    "DeviceView",
    "DigestDiffers",
    "FileRefused",
    "FileView",
    "Handling",
    "ItemDraft",
    "ItemView",
    "NoSuchEvidence",
    "NotUsable",
    "NotYours",
    "OriginalBroken",
    "TooMuch",
    "WrongState",
    "add",
    "count_of",
    "deciding",
    "device",
    "devices",
    "digests_of",
    "exclude",
    "fulfil",
    "handle",
    "item",
    "items_of",
    "originals",
    "register",
    "require_in_order",
    "retire",
    "review_record",
    "spool",
    "take_out",
    "verify",
    "withdraw",
]  # fmt: skip


def digests_of(case_id: UUID, item_ids: Iterable[UUID | str], scope: str = "", *, verified: bool = False) -> list[str]:
    """What an entry that rests on these items carries in `Draft.evidence`: digests of each record, then of its files.

    Refuses (NotUsable, DeviceNotInOrder) an item that is not of this case, excluded, withdrawn, or an unreviewed record
    of a device; with `verified` also one that nobody has verified (penalty_law/46/p2): for what decides the case.
    `scope`, where it is given, must be the item's.
    """
    wanted = list(dict.fromkeys(str(one) for one in item_ids if one))
    if not wanted:
        return []
    known = {str(one.id): one for one in items_of(case_id)}
    found: list[str] = []
    for identifier in wanted:
        one = known.get(identifier)
        if one is None or (scope and one.scope != scope):
            raise queries.no_such()
        _require_usable(one, verified)
        found += one.digests
    return list(dict.fromkeys(found))


def deciding(case_id: UUID, named: Iterable[UUID | str] = (), scope: str = "") -> list[str]:
    """What the entry of a decision carries: every verified item of the case, and those that `named` has.

    Refuses an item that an act named and nobody has verified (penalty_law/46/p2); what was excluded or withdrawn since
    is left out, for it is no basis of the decision.
    """
    wanted = {str(one) for one in named if one}
    standing = [one for one in items_of(case_id) if one.state not in ("excluded", "withdrawn")]
    resting = [one.id for one in standing if one.state == "verified" or str(one.id) in wanted]
    return digests_of(case_id, resting, scope, verified=True)


def _require_usable(one: ItemView, verified: bool) -> None:
    if one.state in ("excluded", "withdrawn"):
        raise NotUsable(
            text(
                f"“{one.title}”{one.state_label['zh']}，不得作为认定案件事实的根据。",
                f"{one.title} is {one.state_label['en']} and cannot be a basis for the facts of the case.",
            ),
            cites=CITES["excluded"] if one.state == "excluded" else (),
            key="evidence",
        )
    if one.device_id:
        states.require_reviewed(one)
    if verified and one.state != "verified":
        raise NotUsable(
            text(
                f"“{one.title}”尚未查证属实，不能作为认定案件事实的根据。",
                f"{one.title} has not been verified, so it cannot be a basis for the facts of the case.",
            ),
            cites=CITES["verified"],
            next_step=text("先在证据页登记查证结果。", "Record on the evidence page how it was verified."),
            key="evidence",
        )
