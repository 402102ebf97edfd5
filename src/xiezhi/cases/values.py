"""What the engine tells other rooms: frozen values, no models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from xiezhi.cases.engine.clocks import Clock
from xiezhi.cases.engine.offering import Offer
from xiezhi.cases.engine.owing import Account
from xiezhi.kernel.errors import Text
from xiezhi.papers.door import IssuedPaper
from xiezhi.standards.door import ActStandard, FieldStandard, Matter, Procedure

__all__ = [
    "ActForm", "ApprovalView", "CaseFile", "CaseRow", "CaseView", "Desk", "Done", "DueView", "EntryView",
    "FilePartView",
    "Filters", "LinkedCase", "Offer", "Page", "StageView",
]  # fmt: skip


@dataclass(frozen=True)
class Done:
    """An act that was done: the entry it became, and the papers it issued."""

    case_id: UUID
    entry_id: UUID
    position: int
    papers: tuple[IssuedPaper, ...] = ()
    approval_id: UUID | None = None


@dataclass(frozen=True)
class EntryView:
    """One line of a case's timeline, said for people."""

    id: UUID
    position: int
    kind: str
    label: Text
    cite: tuple[str, ...]
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    officers: tuple[str, ...]
    facts: Mapping[str, Any]
    fields: tuple[FieldStandard, ...]
    papers: Mapping[str, str]
    hash: str
    leaf_index: int | None
    source: str
    system: bool = False


@dataclass(frozen=True)
class StageView:
    """One station of the drawn procedure: done, current, or ahead; `possible` when an act of it may be done now."""

    key: str
    label: Text
    state: str
    possible: bool


@dataclass(frozen=True)
class CaseRow:
    """One line of the case list."""

    id: UUID
    number: str
    title: str
    procedure: str
    procedure_label: Text
    stage: str
    stage_label: Text
    party_name: str
    party_kind: str
    matter: str
    matter_label: Text
    body_id: UUID
    opened_on: date
    last_at: datetime
    due_on: date | None
    due_label: Text | None
    due_state: str
    closed_on: date | None
    archived_on: date | None
    source: str = "xiezhi"


@dataclass(frozen=True)
class DueView:
    """A running clock on somebody's desk. `days_left` is negative when it is late; `paused` clocks do not run."""

    case_id: UUID
    case_number: str
    case_title: str
    key: str
    label: Text
    of: str
    due_on: date
    days_left: int
    state: str
    cite: tuple[str, ...]


@dataclass(frozen=True)
class ApprovalView:
    """An act that waits for approval. `level` counts from 0; `levels` are the roles that must endorse it, in order."""

    id: UUID
    case_id: UUID
    case_number: str
    case_title: str
    act: str
    act_label: Text
    facts: Mapping[str, Any]
    fields: tuple[FieldStandard, ...]
    level: int
    levels: tuple[str, ...]
    awaiting: str
    state: str
    proposed_by: str
    proposed_at: datetime
    steps: tuple[Mapping[str, Any], ...]
    cite: tuple[str, ...]


@dataclass(frozen=True)
class LinkedCase:
    """A case that runs under another, or the one it runs under."""

    id: UUID
    number: str
    title: str
    procedure_label: Text
    stage_label: Text
    closed: bool
    due_on: date | None = None
    due_label: Text | None = None


@dataclass(frozen=True)
class CaseView:
    """Everything the case page shows."""

    row: CaseRow
    procedure: Procedure
    matter: Matter | None
    party: Mapping[str, Any]
    stages: tuple[StageView, ...]
    clocks: tuple[Clock, ...]
    entries: tuple[EntryView, ...]
    papers: tuple[IssuedPaper, ...]
    approvals: tuple[ApprovalView, ...]
    people: Mapping[str, str]
    evidence: tuple[Mapping[str, Any], ...]
    position: int
    release: str
    body_label: Text
    calendar_warning: Text | None = None
    linked: tuple[LinkedCase, ...] = ()
    parent: LinkedCase | None = None
    accounts: tuple[Account, ...] = ()


@dataclass(frozen=True)
class ActForm:
    """What an act asks for, ready to be shown: fields (delivery's included), methods, values already known.

    `asked` says of each field with a condition whether it is asked for now.
    """

    act: ActStandard
    procedure: Procedure
    fields: tuple[FieldStandard, ...]
    method_fields: Mapping[str, tuple[FieldStandard, ...]]
    known: Mapping[str, Any]
    asked: Mapping[str, bool] = field(default_factory=dict)
    parties: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Filters:
    """What a case list is narrowed by."""

    text: str = ""
    stage: str = ""
    procedure: str = ""
    matter: str = ""
    due: str = ""
    state: str = ""
    mine: bool = False
    source: str = ""


@dataclass(frozen=True)
class Page:
    """One page of the case list. `next` is the cursor of the following page; `counted` stops at `capped`."""

    rows: tuple[CaseRow, ...]
    next: str | None
    counted: int
    capped: bool


@dataclass(frozen=True)
class Desk:
    """A person's desk: what is due, soonest first; what awaits their approval; their cases."""

    due: tuple[DueView, ...]
    approvals: tuple[ApprovalView, ...]
    cases: tuple[CaseRow, ...]
    returned: tuple[ApprovalView, ...]


@dataclass(frozen=True)
class FilePartView:
    """One part of the case file: its label and what lies in it, paged."""

    key: str
    label: Text
    items: tuple[Mapping[str, Any], ...] = field(default=())


@dataclass(frozen=True)
class CaseFile:
    """The file put together in the law's order, with its index."""

    parts: tuple[FilePartView, ...]
    missing: tuple[Text, ...]
    cite: tuple[str, ...]
