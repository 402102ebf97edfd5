"""Rules that broke or took too long: each is left out for a while and shown, and the others go on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import F

from xiezhi.supervision.judging import Ill
from xiezhi.supervision.models import RuleHealth

AILING = UUID("0c4ad1f6-52f1-5c0c-8f9e-6f5f0f2f9a10")
"""The namespace of what ails rules."""
REST = timedelta(minutes=15)
"""How long a rule is left out before it is tried again."""


def left_out(at: datetime) -> frozenset[tuple[str, str]]:
    """The versions of rules that are not asked at this time."""
    return frozenset(RuleHealth.objects.filter(again_at__gt=at).values_list("rule", "version"))


def note(ill: Iterable[Ill], at: datetime) -> None:
    """Leave these rules out from now on, for a while. A version that ails again is counted, not listed twice."""
    rows = {
        (one.rule, one.version): RuleHealth(
            id=uuid5(AILING, f"{one.rule}\n{one.version}"), rule=one.rule, version=one.version, kind=one.kind,
            what=one.what, since=at, last_at=at, again_at=at + REST,
        )
        for one in ill
    }  # fmt: skip
    known = set(RuleHealth.objects.filter(id__in=[row.id for row in rows.values()]).values_list("id", flat=True))
    for row in rows.values():
        if row.id in known:
            RuleHealth.objects.filter(id=row.id).update(
                kind=row.kind, what=row.what, times=F("times") + 1, last_at=at, again_at=row.again_at
            )
    RuleHealth.objects.bulk_create([row for row in rows.values() if row.id not in known])


def well_again(at: datetime) -> int:
    """Forget what ailed rules that have been asked again without complaint for a day."""
    return RuleHealth.objects.filter(again_at__lt=at - timedelta(days=1)).delete()[0]
