"""Questions across cases, and across bodies: answered once, when an act is done, and stored with it.

The database answers by a function of its own (sql/asking.sql) that tells numbers of cases and nothing more, since a
body may have to know that another has filed a case without seeing it (penalty_law/25, /29, /33).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from xiezhi.cases.engine.situation import Situation
from xiezhi.kernel.days import add_months
from xiezhi.standards.door import Computed


def answers(case_id: UUID, body_id: UUID) -> Any:
    """The answerer of questions for one case of one body."""

    def answer(asked: Computed, situation: Situation) -> Any:
        party, matter = situation.party, situation.matter
        code, name = str(party.get("id_number") or ""), str(party.get("name") or "")
        if matter is None or not (code or (asked.asks == "same_clue" and name)):
            return None
        since = _since(asked, situation.today)
        on = situation.case_fact("act_ended_on")
        found = _ask(str(asked.asks), code, name, matter.key, str(on)[:10] if on else None, since, body_id, case_id)
        return bool(found) if asked.type == "yes_no" else "、".join(found)

    return answer


def _since(asked: Computed, today: date) -> date:
    if asked.years:
        return add_months(today, -12 * asked.years)
    return today - timedelta(days=asked.days) if asked.days else date(1970, 1, 1)


def _ask(*said: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_asked(%s, %s, %s, %s, %s, %s, %s, %s)", said)
        return [number for (number,) in cursor.fetchall()]
