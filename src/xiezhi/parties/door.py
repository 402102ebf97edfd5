"""What other rooms may use of parties. docs/rooms/parties.md explains it."""

from __future__ import annotations

from xiezhi.parties.acts import amend, record
from xiezhi.parties.errors import UnknownParty, WrongParty
from xiezhi.parties.identifiers import birth_date_of, normal
from xiezhi.parties.queries import distinct, find, parties, party, same_as
from xiezhi.parties.rules import (
    ID_KINDS,
    KINDS,
    age_at,
    check_identifier,
    id_kind_label,
    kind_label,
    masked_identifier,
    masked_name,
    masked_phone,
)
from xiezhi.parties.values import PartyView

__all__ = [
    "ID_KINDS", "KINDS", "PartyView", "UnknownParty", "WrongParty", "age_at", "amend", "birth_date_of",
    "check_identifier", "distinct", "find", "id_kind_label", "kind_label", "masked_identifier", "masked_name",
    "masked_phone", "normal", "parties", "party", "record", "same_as",
]  # fmt: skip
