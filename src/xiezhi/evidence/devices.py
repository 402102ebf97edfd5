"""The register of monitoring devices (penalty_law/41): each duty done is an entry in the device's own chain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from xiezhi.accounts.door import Claim
from xiezhi.evidence import cases, queries, rules
from xiezhi.evidence.errors import BadItem, DeviceNotInOrder, NotYours, WrongState
from xiezhi.evidence.models import Device
from xiezhi.evidence.values import DeviceView
from xiezhi.evidence.words import CITES
from xiezhi.kernel.clock import now, today
from xiezhi.kernel.errors import Text, text
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger

DUTIES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "legal": ("device_legally_reviewed", "legal_review", ("on", "by", "result")),
    "technical": ("device_technically_reviewed", "technical_review", ("on", "by", "result")),
    "signs": ("device_signed", "signs", ("on", "what")),
    "publication": ("device_published", "publication", ("on", "where")),
}
"""Each duty: its entry, where it is kept, what it must say. `result` is passed or failed; technical may say `until`."""

WORDS: dict[str, Text] = {
    "name": text("设备名称、编号", "name and number"),
    "kind": text("设备类型", "kind of device"),
    "place": text("设置地点", "place"),
    "legal_basis": text("法律、行政法规依据", "the law or regulation that allows it"),
    "standard": text("符合的标准", "standard it meets"),
    "on": text("日期", "day"),
    "by": text("审核人", "who reviewed it"),
    "result": text("审核结果", "result"),
    "what": text("标志的样式和位置", "what the signs are and where"),
    "where": text("公布的途径", "where it was published"),
}


def register(said: Mapping[str, str], *, claim: Claim) -> DeviceView:
    """Register a device of the claim's body."""
    body = claim.body
    if body is None:
        raise _not_yours()
    told = {key: str(said.get(key, "")).strip() for key in ("name", "kind", "place", "legal_basis", "standard")}
    _require(told, ("name", "kind", "place", "legal_basis"))
    identifier = new_id()
    with transaction.atomic(), ledger.entering(identifier):
        row = Device(id=identifier, scope=body.path, body_id=body.id, registered_at=now(), **told)
        row.save(force_insert=True)
        _append(row, "device_registered", {**told}, claim, identifier)
    return queries.device(identifier)


def fulfil(device_id: UUID, duty: str, said: Mapping[str, str], *, claim: Claim) -> DeviceView:
    """Record that a duty of article 41 was done: legal or technical review, signs, publication."""
    if duty not in DUTIES:
        raise BadItem(text("没有这项义务", "there is no such duty"), key="field:duty")
    kind, column, needed = DUTIES[duty]
    told = {key: str(value).strip() for key, value in said.items() if str(value).strip()}
    _require(told, needed)
    for key in ("on", "until"):
        if key in told:
            told[key] = _day(told[key], key, future=key == "until")
    if told.get("result", "passed") not in ("passed", "failed"):
        raise BadItem(text("审核结果应为通过或者不通过", "the result is passed or failed"), key="field:result")
    with transaction.atomic():
        row = _held(device_id, claim)
        setattr(row, column, told)
        _change(row, kind, {**told}, claim, [column])
    return queries.device(device_id)


def retire(device_id: UUID, on: date, reason: str, *, claim: Claim) -> DeviceView:
    """Take a device out of use from a day on."""
    _require({"reason": reason.strip()}, ("reason",))
    with transaction.atomic():
        row = _held(device_id, claim)
        row.retired_on = on
        _change(row, "device_retired", {"on": on.isoformat(), "reason": reason.strip()}, claim, ["retired_on"])
    return queries.device(device_id)


def require_in_order(device_id: UUID, at: datetime) -> DeviceView:
    """Refuses a device that had not passed both reviews, was not marked or not published when it recorded."""
    device = queries.device(device_id)
    lacking = rules.device_problems(as_it_stood(device, at), at)
    if lacking:
        raise DeviceNotInOrder(
            text(
                f"监控设备“{device.name}”在记录时："
                + "；".join(one["zh"] for one in lacking)
                + "，其记录不得作为证据。",
                f"When it recorded, the device {device.name} "
                + "; ".join(one["en"] for one in lacking)
                + ". Its record may not be used as evidence.",
            ),
            cites=CITES["device"],
            next_step=text(
                "补正审核和公布只对以后的记录有效；本次记录可作为线索另行调查。",
                "Reviews and publication made up for now serve later records only; take this one as a clue.",
            ),
            key="device",
        )
    return device


def as_it_stood(device: DeviceView, at: datetime) -> DeviceView:
    """The device by what its chain says had been done by that instant: a later renewal hides no earlier review."""
    from dataclasses import replace

    day = at.astimezone().date().isoformat()
    columns = {kind: column for kind, column, _needed in DUTIES.values()}
    found: dict[str, Mapping[str, Any]] = {}
    for entry in ledger.entries(device.id):
        column = columns.get(entry.kind)
        if column and str(entry.facts.get("on", "")) <= day:
            found[column] = {key: value for key, value in entry.facts.items() if key != "device"}
    return replace(device, **{column: found.get(column, {}) for column in columns.values()})  # type: ignore[arg-type]


def _held(device_id: UUID, claim: Claim) -> Device:
    cases.lock(device_id)
    row = Device.objects.filter(pk=device_id).first()
    if row is None:
        raise queries.no_such()
    if row.body_id != claim.body_id:
        raise _not_yours()
    if row.retired_on:
        raise WrongState(text("设备已停用。", "The device is out of use."))
    return row


def _change(row: Device, kind: str, facts: dict[str, Any], claim: Claim, fields: list[str]) -> None:
    entry = new_id()
    with ledger.entering(entry):
        row.save(update_fields=fields)
        _append(row, kind, facts, claim, entry)


def _append(row: Device, kind: str, facts: dict[str, Any], claim: Claim, entry: UUID) -> None:
    ledger.append(
        ledger.Draft(
            id=entry, case=row.id, kind=kind, occurred_at=now(), body=str(row.body_id), scope=row.scope,
            actor=claim.actor, facts={"device": str(row.id), **facts},
        )
    )  # fmt: skip


def _require(said: Mapping[str, str], needed: tuple[str, ...]) -> None:
    lacking = [key for key in needed if not said.get(key)]
    if lacking:
        refused = []
        for key in lacking:
            word = WORDS.get(key, text("理由", "the reason"))
            refused.append(
                BadItem(
                    text(f"缺少“{word['zh']}”", f"{word['en']} is missing"), cites=CITES["device"], key=f"field:{key}"
                )
            )
        refused[0].others = tuple(refused[1:])
        raise refused[0]


def _day(said: str, key: str, *, future: bool) -> str:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise BadItem(text("日期不正确", "not a day"), key=f"field:{key}") from None
    if day > today() and not future:
        raise BadItem(text("日期不能在将来", "the day cannot lie in the future"), key=f"field:{key}")
    return day.isoformat()


def _not_yours() -> NotYours:
    return NotYours(text("只有设置设备的机关可以登记。", "Only the body that set the device up keeps its register."))
