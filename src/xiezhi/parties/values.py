"""What parties tells other rooms: frozen values, no models."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from xiezhi.kernel.errors import Text
from xiezhi.parties import rules


@dataclass(frozen=True)
class PartyView:
    """A party as one case recorded it. `masked_*` are what lists show."""

    id: UUID
    scope: str
    kind: str
    name: str
    id_kind: str
    id_number: str
    birth_date: date | None
    legal_representative: str
    address: str
    phone: str
    recorded_at: datetime

    @property
    def masked_id_number(self) -> str:
        """The identifier with its middle hidden; a citizen's and a permit's only, since codes of firms are public."""
        public = self.id_kind in {"credit_code", "organisation_code"}
        return self.id_number if public else rules.masked_identifier(self.id_number)

    @property
    def masked_phone(self) -> str:
        """The telephone number with its middle hidden."""
        return rules.masked_phone(self.phone)

    @property
    def warnings(self) -> list[Text]:
        """What is doubtful about the identifier."""
        return rules.check_identifier(self.id_kind, self.id_number) if self.id_number else []

    def age(self, on: date) -> int | None:
        """Full years on a day, where the birth date is known."""
        return rules.age_at(self.birth_date, on) if self.birth_date else None
