"""Recording a party, inside the act of a case that meets it: the case's entry binds the row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import text
from xiezhi.kernel.identifiers import new_id
from xiezhi.parties import identifiers, queries, rules
from xiezhi.parties.errors import UnknownParty, WrongParty
from xiezhi.parties.models import Party
from xiezhi.parties.values import PartyView

_TEXTS = ("legal_representative", "address", "phone")


def record(party: Mapping[str, Any], *, scope: str, id: UUID | None = None) -> PartyView:  # noqa: A002
    """Record a party as a case meets it. Must run inside `ledger.door.entering` of that case's act.

    `party` has kind, name, id_kind, id_number, birth_date, legal_representative, address, phone; what it lacks stays
    empty, and a birth date is taken from a citizen's identity number. A wrong check digit is no reason to refuse
    (`check_identifier` warns). The same person met again is recorded again: a case keeps the party as it knew it.
    """
    row = Party(id=id or new_id(), scope=scope, recorded_at=now(), **_columns(party))
    row.save(force_insert=True)
    return queries.view(row)


def amend(party_id: UUID, party: Mapping[str, Any]) -> PartyView:
    """Correct what a case recorded of a party, inside an act of the same case. Raises UnknownParty."""
    changed = Party.objects.filter(id=party_id).update(**_columns(party))
    if not changed:
        raise UnknownParty(text("没有这个当事人，或您无权查看。", "There is no such party, or you may not see it."))
    return queries.party(party_id)


def _columns(party: Mapping[str, Any]) -> dict[str, Any]:
    kind, name = str(party.get("kind") or ""), str(party.get("name") or "").strip()
    if kind not in rules.KINDS or not name:
        raise WrongParty(
            text("当事人的姓名（名称）或类别不对。", "The party's name or kind is not in order."),
            next_step=text(
                "类别为公民、法人或者其他组织、个体工商户之一。", "The kinds are " + ", ".join(rules.KINDS) + "."
            ),
        )
    number = identifiers.normal(str(party.get("id_number") or ""))
    id_kind = str(party.get("id_kind") or "")
    return {
        "kind": kind,
        "name": name,
        "name_key": rules.name_key(name),
        "grams": rules.grams(name),
        "id_kind": id_kind,
        "id_number": number,
        "birth_date": _birth(party.get("birth_date"), id_kind, number),
        **{key: str(party.get(key) or "").strip() for key in _TEXTS},
    }


def _birth(said: Any, id_kind: str, number: str) -> date | None:
    """The birth date that was said, or the one in the identity number; the two may not contradict each other."""
    written = identifiers.birth_date_of(number) if id_kind == identifiers.CITIZEN_ID else None
    if not said:
        return written
    born = said if isinstance(said, date) else date.fromisoformat(str(said)[:10])
    if written and written != born and not identifiers.check_citizen_id(number):
        raise WrongParty(
            text("出生日期与公民身份号码不一致。", "The birth date contradicts the identity number."),
            next_step=text("核对证件后改正其中一项。", "Compare with the document and correct one of them."),
        )
    return born
