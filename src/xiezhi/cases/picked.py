"""Lines of cases that were picked by their ids, as far as the claim sees them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from xiezhi.cases.models import Case
from xiezhi.cases.queries import row_of
from xiezhi.cases.values import CaseRow


def rows_of(ids: Collection[UUID], day: date) -> list[CaseRow]:
    """The lines of these cases in the order of the ids; those the claim does not see are left out. One statement."""
    found = {row.id: row_of(row, day) for row in Case.objects.filter(id__in=list(ids))}
    return [found[one] for one in dict.fromkeys(ids) if one in found]


def penalised_alike(matter: str, day: date, *, but: UUID | None = None, most: int = 6) -> list[CaseRow]:
    """Cases of a matter in which a penalty was decided, as far as the claim sees, the newest decision first."""
    found = Case.objects.filter(matter=matter, penalised_on__isnull=False)
    found = found.exclude(pk=but) if but else found
    return [row_of(row, day) for row in found.order_by("-penalised_on", "-id")[:most]]
