"""Cases for tests of any room, made through the acts so that the ledger is real.

people = some_people()                    # two officers, reviewer, unit head, agency head, archivist of one body
case_id = a_spot_case(people)             # decided on the spot, nothing more
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.accounts import door_for_tests as registers
from xiezhi.accounts.door_for_tests import Somebody
from xiezhi.cases import door as cases
from xiezhi.kernel.clock import SHANGHAI, now

CITIZEN = {
    "kind": "citizen",
    "name": "林测试",
    "id_kind": "citizen_id",
    "id_number": "11010519491231002X",
    "address": "测试路 1 号",
}
SPOT = {
    "certificates_shown": True,
    "party": CITIZEN,
    "matter": "city_litter",
    "place": {"division": "440106", "address": "测试路 1 号门前"},
    "facts_found": "在测试路 1 号门前乱扔果皮。",
    "facts_certain": True,
    "evidence": [{"kind": "site_record", "title": "现场笔录", "source": "执法人员制作"}],
    "intent_told": True,
    "defence": "none",
    "kinds": ["fine"],
    "fine": "50",
    "grade": "normal",
    "discretion_reason": "首次，情节一般。",
    "correction": "ordered_here",
    "performance": "自收到本决定书之日起十五日内缴纳。",
    "bank": "测试银行天河支行（测试路 2 号）",
}


@dataclass(frozen=True)
class People:
    """The people of one body, by what they do."""

    officer: Somebody
    second: Somebody
    reviewer: Somebody
    unit_head: Somebody
    agency_head: Somebody
    archivist: Somebody

    @property
    def pair(self) -> tuple[UUID, UUID]:
        """The two officers who act together."""
        return (self.officer.id, self.second.id)


def an_urban_body(code: str = "440106cgj") -> accounts.BodyView:
    """An urban management body of 天河区."""
    return registers.a_body(
        code,
        fields=("urban_management",),
        layers=("national", "provincial/guangdong", "sectors/urban_management"),
        name_zh="天河区城市管理和综合执法局",
        name_en="Tianhe District Urban Management Bureau",
    )


def some_people(body: accounts.BodyView | None = None) -> People:
    """One person for each post, with certificates in the body's fields."""
    registers.some_divisions()
    where = body or an_urban_body()

    def person(role: str) -> Somebody:
        return registers.an_officer(role, body=where, fields=where.fields)

    return People(
        person("officer"), person("officer"), person("legal_reviewer"), person("unit_head"), person("agency_head"),
        person("archivist"),
    )  # fmt: skip


def earlier(days: int = 0, hour: int = 10) -> datetime:
    """An instant so many days ago, at a working hour."""
    return (now() - timedelta(days=days)).astimezone(SHANGHAI).replace(hour=hour, minute=0, second=0, microsecond=0)


def do(
    who: Somebody,
    act: str,
    facts: Mapping[str, Any],
    *,
    at: datetime,
    case_id: UUID | None = None,
    officers: tuple[UUID, ...] = (),
    **more: Any,
) -> cases.Done:
    """One act by one person under their own claim."""
    with accounts.claimed(who.claim):
        return cases.perform(act, claim=who.claim, facts=facts, at=at, officers=officers, case_id=case_id, **more)


def a_spot_case(people: People, *, days_ago: int = 3, **changed: Any) -> UUID:
    """An on-the-spot case, decided and not yet delivered."""
    at = earlier(days_ago)
    facts = {**SPOT, "act_ended_on": at.date().isoformat(), "decided_at": at.isoformat(), **changed}
    done = do(people.officer, "spot_decided", facts, at=at, officers=people.pair, procedure="penalty_on_the_spot")
    return done.case_id
