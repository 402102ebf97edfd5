"""What an act form is about, what was typed into it, and doing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from xiezhi.accounts.door import Claim
from xiezhi.cases import door as cases
from xiezhi.cases.door import ActForm, CaseView, Done
from xiezhi.enforcement.errors import NoTime
from xiezhi.enforcement.web import asking, rows
from xiezhi.enforcement.web.forms import PREFIX, ActPage, Setting
from xiezhi.kernel.clock import legal_day, now
from xiezhi.kernel.errors import Refusal, text


@dataclass
class Target:
    """What is to be done: an act, in a case or by a procedure that it opens. The case is read only to be shown."""

    claim: Claim
    act: str
    procedure: str = ""
    case_id: UUID | None = None
    under: UUID | None = None

    @cached_property
    def case(self) -> CaseView | None:
        """The case, where there is one already."""
        return cases.case(self.case_id, self.claim, now()) if self.case_id else None

    def setting(self, at: datetime, asked: ActForm) -> Setting:
        """What the controls of the form need to know."""

        def matter() -> Any:
            return self.case.matter if self.case else None

        return Setting(self.claim, legal_day(at), asked.procedure.key, matter, case_id=self.case_id)

    def form(self, at: datetime, facts: Mapping[str, Any] | None = None) -> ActForm:
        """What the act asks for, given what was typed so far."""
        return cases.form_for(
            self.act, self.claim, at, case_id=self.case_id, procedure=self.procedure, facts=facts, under=self.under
        )  # fmt: skip


def read(target: Target, data: Any) -> ActPage:
    """What was typed, without asking yet which conditional fields are asked for."""
    at = asking.instant(data.get("at")) or now()
    asked = target.form(at)
    return ActPage(asked, target.setting(at, asked), data, method=str(data.get(PREFIX + "method", "")))


def typed(target: Target, data: Any) -> ActPage:
    """The form with what was typed, ready to be shown."""
    said = read(target, data)
    at = said.instant() or now()
    asked = target.form(at, said.facts())
    page = ActPage(asked, target.setting(at, asked), data, method=str(data.get(PREFIX + "method", "")))
    page.is_valid()
    return page


def do(target: Target, page: ActPage) -> Done:
    """Do the act, or propose it where it needs approval."""
    at = page.instant()
    if at is None:
        raise _no_time()
    rows.check_read_back(page)
    said: dict[str, Any] = {
        "claim": target.claim, "facts": page.facts(), "at": at, "officers": page.officers(),
        "entry_id": page.hidden("entry"),
    }  # fmt: skip
    if target.case_id is None:
        said |= {"case_id": page.hidden("case"), "under": target.under}
        return cases.perform(target.act, procedure=target.procedure, **said)
    said |= {"case_id": target.case_id, "position": page.position()}
    return cases.propose(target.act, **said) if page.act_form.act.approval else cases.perform(target.act, **said)


def _no_time() -> Refusal:
    return NoTime(
        text("没有写明行为发生的时间", "it is not said when it happened"),
        next_step=text("填写日期和时间。", "Give the day and the time."),
        key="time",
    )
