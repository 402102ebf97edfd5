"""Reads of parties, under the caller's claim."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from xiezhi.kernel.errors import text
from xiezhi.parties import identifiers, rules
from xiezhi.parties.errors import UnknownParty
from xiezhi.parties.models import Party
from xiezhi.parties.values import PartyView

MOST = 50


def party(party_id: UUID) -> PartyView:
    """One party; UnknownParty where the claim sees none."""
    row = Party.objects.filter(id=party_id).first()
    if row is None:
        raise UnknownParty(
            text("没有这个当事人，或您无权查看。", "There is no such party, or you may not see it."),
            next_step=text("重新查询。", "Look the party up again."),
        )
    return view(row)


def parties(ids: Iterable[UUID]) -> list[PartyView]:
    """Those of these parties that the claim may see."""
    return [view(row) for row in Party.objects.filter(id__in=list(ids))]


def find(query: str, limit: int = MOST) -> list[PartyView]:
    """Parties by whole identifier, or by a piece of the name; exact names first, then the newest. At most `limit`.

    The same person recorded by several cases is several answers; `distinct` takes the newest of each.
    """
    key = rules.name_key(query)
    if not key:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM parties_search(%s::text[], %s, %s, %s)",
            (rules.sought_grams(query), key, identifiers.normal(query), max(1, min(limit, 500))),
        )
        ids = [row[0] for row in cursor.fetchall()]
    found = {one.id: one for one in parties(ids)}
    return [found[one] for one in ids if one in found]


def distinct(found: Iterable[PartyView]) -> list[PartyView]:
    """One answer for each person: the first with the same identifier, or with the same name where none is known."""
    seen: dict[tuple[str, str], PartyView] = {}
    for one in found:
        seen.setdefault((one.id_number or one.kind, "" if one.id_number else rules.name_key(one.name)), one)
    return list(seen.values())


def same_as(party_id: UUID) -> list[PartyView]:
    """Every record of the same person within the claim: the same identifier, or without one the same kind and name."""
    one = party(party_id)
    if one.id_number:
        rows = Party.objects.filter(id_number=one.id_number)
    else:
        rows = Party.objects.filter(id_number="", kind=one.kind, name_key=rules.name_key(one.name))
    return [view(row) for row in rows.order_by("-recorded_at")]


def view(row: Party) -> PartyView:
    """A row as other rooms see it."""
    return PartyView(
        id=row.id,
        scope=str(row.scope),
        kind=row.kind,
        name=row.name,
        id_kind=row.id_kind,
        id_number=row.id_number,
        birth_date=row.birth_date,
        legal_representative=row.legal_representative,
        address=row.address,
        phone=row.phone,
        recorded_at=row.recorded_at,
    )
