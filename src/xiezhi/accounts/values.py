"""What accounts tells other rooms: frozen values, no models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from xiezhi.kernel.errors import Text

CASE_ROOT = ""
REGISTER_ROOT = "reg"
"""The registers (officers, certificates, chains of bodies) lie under this root: a claim may reach them and no case."""
USER_ROOT = "usr"
"""Accounts lie here, each in a leaf of its own: a person reaches their own, administrators those of their area."""


@dataclass(frozen=True)
class DivisionView:
    """One administrative division as its list has it. `path` is its ltree path, such as d44.d4401.d440106."""

    code: str
    name: str
    level: str
    kind: str
    parent: str
    path: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class EntrustmentView:
    """What a body entrusts an organisation with, and what papers say of that body. Both days are included.

    `valid_to` is the day it ended early, where `ended` says so; `most_fine` in yuan as decimal text, empty for no cap.
    """

    id: UUID
    by_id: UUID
    name: Text
    reconsideration: Text
    court: Text
    matters: tuple[str, ...]
    kinds: tuple[str, ...]
    most_fine: str
    letter: str
    published_at: str
    valid_from: date
    valid_to: date
    ended: bool

    def in_force(self, day: date) -> bool:
        """Whether the organisation may act under it on that day."""
        return self.valid_from <= day <= self.valid_to


@dataclass(frozen=True)
class BodyView:
    """One enforcement body (执法主体). `path` is the scope of its cases; `short_word` its 机关代字."""

    id: UUID
    code: str
    name_zh: str
    name_en: str
    division: str
    level: str
    path: str
    layers: tuple[str, ...]
    fields: tuple[str, ...]
    short_word: str
    reconsideration: Text
    court: Text
    bank: Mapping[str, Any]
    address: Text
    phone: str
    valid_from: date
    valid_to: date | None
    entrustments: tuple[EntrustmentView, ...] = ()

    def entrustment(self, day: date) -> EntrustmentView | None:
        """Under which entrustment the organisation acts on a day; None outside every term, and for other bodies."""
        return next((one for one in self.entrustments if one.in_force(day)), None)

    def in_whose_name(self, day: date) -> BodyView:
        """The body as its papers name it: an entrusted organisation acts in the name of the body that entrusts it.

        Whom the party turns to is what the law says of that body, too (penalty_law/20/p4). Series of numbers and the
        place of the case stay the organisation's own.
        """
        found = self.entrustment(day)
        if found is None:
            return self
        return replace(
            self, name_zh=found.name["zh"], name_en=found.name["en"], reconsideration=found.reconsideration,
            court=found.court,
        )  # fmt: skip

    @property
    def label(self) -> Text:
        """The body's name in both languages."""
        return {"zh": self.name_zh, "en": self.name_en or self.name_zh}

    @property
    def division_path(self) -> str:
        """The path of the division it belongs to."""
        return self.path.rpartition(".")[0]


@dataclass(frozen=True)
class OfficerView:
    """A person in a post of a body, from `valid_from` to `valid_to`, the last day included."""

    id: UUID
    user_id: UUID
    body_id: UUID
    name: str
    roles: frozenset[str]
    valid_from: date
    valid_to: date | None
    certificates: tuple[CertificateView, ...] = ()


@dataclass(frozen=True)
class CertificateView:
    """An enforcement certificate (行政执法证). `states` is its history: (first day, state), oldest first."""

    id: UUID
    officer_id: UUID
    number: str
    issuer: str
    fields: tuple[str, ...]
    valid_from: date
    valid_to: date
    states: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True)
class Problem:
    """Why an officer's certificate does not cover an act: a sentence, the articles, and a word to count by."""

    kind: str
    officer_id: UUID
    officer_name: str
    text: Text
    cites: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """What the person at the screen, or a process of the system, may see and do. Lives as long as one transaction.

    `paths` are the ltree prefixes handed to row security; `body` is the whole body, so that acts need not ask again.
    `stands_in` says which of the roles are carried for another officer, and for whom (role: officer's id).
    """

    user_id: UUID | None
    officer_id: UUID | None
    officer_name: str
    body_id: UUID | None
    body_code: str
    roles: frozenset[str]
    paths: tuple[str, ...]
    body: BodyView | None = None
    login: str = ""
    must_change: bool = field(default=False)
    second_factor: bool = field(default=False)
    stands_in: Mapping[str, str] = field(default_factory=dict)

    @property
    def body_label(self) -> Text:
        """The body's name in both languages; empty for the system."""
        return self.body.label if self.body else {"zh": "", "en": ""}

    @property
    def body_path(self) -> str:
        """The scope of what this claim records; the root for the system."""
        return self.body.path if self.body else CASE_ROOT

    @property
    def actor(self) -> str:
        """Who is named in the ledger: the officer, else the account, else the system."""
        return str(self.officer_id or self.user_id or "system")
