"""What a view of this room knows of who asks, and what every page about a case shows at its head."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.evidence import cases
from xiezhi.evidence.values import ItemView
from xiezhi.kernel.clock import SHANGHAI
from xiezhi.ledger.door import Entry
from xiezhi.web import door as web

KEEPERS = ("act.officer", "act.legal_reviewer", "act.agency_head", "act.archivist")
"""Rights of which one is needed to change anything about evidence."""


def claim_of(request: HttpRequest) -> Claim:
    """The claim of the person at the screen; `needs` has made sure that there is one."""
    claim = getattr(request, "claim", None)
    assert isinstance(claim, Claim)
    return claim


def control(at: datetime) -> str:
    """An instant as a control for date and time takes it."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def keeps(claim: Claim, chain: list[Entry]) -> bool:
    """Whether this person may change anything about the evidence of the case."""
    ours = str(claim.body_id) == chain[0].body and not cases.archived(chain)
    return ours and any(accounts.may(claim, right) for right in KEEPERS)


def may_add(claim: Claim, chain: list[Entry]) -> bool:
    """Whether this person takes evidence in."""
    return keeps(claim, chain) and accounts.may(claim, "act.officer")


def number_of(chain: list[Entry]) -> str:
    """The number of the case, once an act has given it one."""
    return next((str(one.facts["case_number"]) for one in chain if one.facts.get("case_number")), "")


def frame(case_id: UUID, chain: list[Entry], *here: tuple[Any, str | None]) -> dict[str, Any]:
    """What every page about the evidence of a case shows at its head."""
    number = number_of(chain) or _("Case not numbered yet")
    crumbs = [(number, reverse("case-detail", args=[case_id]) if _cases_are_here() else None)]
    crumbs += [(_("Evidence"), reverse("evidence-list", args=[case_id]) if here else None), *here]
    return {"case_id": case_id, "number": number, "crumbs": crumbs, "menu_here": "cases"}


def _cases_are_here() -> bool:
    from django.urls import NoReverseMatch

    try:
        reverse("case-detail", args=[UUID(int=0)])
    except NoReverseMatch:
        return False
    return True


def names_of(people: Iterable[str]) -> dict[str, str]:
    """The names of officers, by id as the ledger has it; who is none keeps what stands there."""
    known: list[UUID] = []
    for one in set(people):
        try:
            known.append(UUID(one))
        except ValueError:
            continue
    return {str(one.id): one.name for one in accounts.officers_named(known)} if known else {}


def actor(said: str, names: dict[str, str]) -> str:
    """Who did it, by name."""
    return _("the system") if said in ("system", "system:evidence", "evidence") else names.get(said, said)


def by_kind(items: list[ItemView]) -> list[tuple[Any, list[ItemView]]]:
    """The items under the law's kinds, in its order; kinds without an item are left out."""
    from xiezhi.evidence.words import KINDS

    grouped = ((label, [one for one in items if one.kind == key]) for key, label in KINDS.items())
    return [(web.words(label), listed) for label, listed in grouped if listed]
