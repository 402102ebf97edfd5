"""What papers tells other rooms: frozen values, no models."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xiezhi.kernel.errors import Text


@dataclass(frozen=True)
class IssuedPaper:
    """A paper that was issued. Digests are hex; `pdf_digest` is empty until it is printed.

    `contents_digest` is what the entry of the issuing act carries. `void_reason` is empty unless its number was voided.
    """

    id: UUID
    case_id: UUID
    kind: str
    label: Text
    audience: str
    number: str
    number_id: UUID | None
    organ: str
    issued_at: datetime
    contents_digest: str
    pdf_digest: str = ""
    void_reason: str = ""

    @property
    def file_name(self) -> str:
        """A name for the downloaded file."""
        return f"{self.label['zh']}{self.number}.pdf"


@dataclass(frozen=True)
class SealView:
    """With what a paper was sealed. `intact`: its signature fits its bytes; `detached`: one kept beside it."""

    how: str
    signer: str
    fingerprint: str
    trial: bool
    sealed_at: datetime
    intact: bool
    detached: bytes = b""


@dataclass(frozen=True)
class GivenNumber:
    """A number given out: of which series, in which place, for what, and whether it is void."""

    id: UUID
    word: str
    year: int
    n: int
    text: str
    used_for: UUID
    void: bool
    reason: str
