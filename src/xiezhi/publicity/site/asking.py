"""What a reader asks for: words and filters, each checked; what makes no sense is left out and said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as having
from datetime import date
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

KINDS = (
    "penalty", "licence", "compulsion", "expropriation", "requisition", "payment", "inspection", "confirmation",
    "ruling",
)  # fmt: skip
PARTY_KINDS = ("organisation", "sole_trader", "citizen")
LONGEST = 200
TEXTS = ("body", "area", "field", "code")


@dataclass(frozen=True)
class Asked:
    """A search. `after` is the sequence that the page before ended with."""

    words: str = ""
    kind: str = ""
    body: str = ""
    area: str = ""
    field: str = ""
    code: str = ""
    party_kind: str = ""
    since: date | None = None
    until: date | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    year: int | None = None
    after: int | None = None
    wrong: tuple[str, ...] = having(default=(), compare=False)

    @property
    def empty(self) -> bool:
        """Whether nothing at all was asked."""
        return replace(self, after=None, wrong=()) == Asked()

    def said(self) -> dict[str, str]:
        """The search as it stands in an address; without the page."""
        values = {
            "q": self.words, "kind": self.kind, "body": self.body, "area": self.area, "field": self.field,
            "code": self.code,
            "party_kind": self.party_kind, "from": self.since, "to": self.until, "min": self.least, "max": self.most,
            "year": self.year,
        }  # fmt: skip
        return {name: str(value) for name, value in values.items() if value not in ("", None)}

    def address(self, **changes: object) -> str:
        """The same search with some changes, as the part of an address after the question mark."""
        said = {**self.said(), **{name: str(value) for name, value in changes.items() if value not in ("", None)}}
        return urlencode({name: value for name, value in said.items() if changes.get(name, value) not in ("", None)})


def asked(given: Mapping[str, str]) -> Asked:
    """The search that an address asks for."""
    wrong: list[str] = []

    def read(name: str, reader: object) -> object:
        value = given.get(name, "").strip()
        if not value:
            return None
        try:
            return reader(value)  # type: ignore[operator]
        except (ValueError, InvalidOperation):
            wrong.append(name)
            return None

    kind, party_kind = given.get("kind", ""), given.get("party_kind", "")
    wrong += ["kind"] if kind and kind not in KINDS else []
    wrong += ["party_kind"] if party_kind and party_kind not in PARTY_KINDS else []
    texts = {name: given.get(name, "").strip()[:64].replace("\x00", "") for name in TEXTS}
    return Asked(
        words=given.get("q", "").replace("\x00", "").strip()[:LONGEST],
        kind=kind if kind in KINDS else "",
        party_kind=party_kind if party_kind in PARTY_KINDS else "",
        since=read("from", date.fromisoformat),  # type: ignore[arg-type]
        until=read("to", date.fromisoformat),  # type: ignore[arg-type]
        least=read("min", _money),  # type: ignore[arg-type]
        most=read("max", _money),  # type: ignore[arg-type]
        year=read("year", _year),  # type: ignore[arg-type]
        after=read("after", _sequence),  # type: ignore[arg-type]
        wrong=tuple(wrong),
        **texts,
    )


def _money(said: str) -> Decimal:
    value = Decimal(said)
    if not value.is_finite() or abs(value) >= Decimal("1e15"):
        raise ValueError(said)
    return value


def _year(said: str) -> int:
    value = int(said)
    if not 1949 <= value <= 2199:
        raise ValueError(said)
    return value


def _sequence(said: str) -> int:
    value = int(said)
    if not 0 < value < 1 << 62:
        raise ValueError(said)
    return value
