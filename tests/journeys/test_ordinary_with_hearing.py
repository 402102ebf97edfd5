"""One ordinary case with a hearing, from the clue to the archive, by people who each log in to their own browser."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.journeys.people import Person
from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.scene_for_tests import Step, market_people, steps
from xiezhi.kernel.clock import now


def test_a_case_is_carried_from_the_clue_through_a_hearing_to_the_archive(database, server, browser):
    people = market_people()
    persons = {
        role: Person.enters(browser, server.url, getattr(people, role))
        for role in ("officer", "reviewer", "unit_head", "agency_head", "archivist")
    }
    case_id: UUID | None = None
    for step in steps(people):
        case_id = take(step, people, persons, case_id)
    assert case_id is not None

    archivist = persons["archivist"]
    archivist.opens(f"/cases/{case_id}/")
    assert "已归档" in archivist.page.locator(".page-actions").inner_text()
    archivist.opens(f"/cases/{case_id}/?part=papers")
    shown = archivist.page.locator(".papers").inner_text()
    assert all(word in shown for word in ("行政处罚告知书", "听证", "处罚决定书")), shown
    with accounts.claimed(people.officer.claim):
        view = cases.case(case_id, people.officer.claim, now())
    assert view.row.archived_on is not None
    assert {approval.state for approval in view.approvals} == {"approved"}


def take(step: Step, people: Any, persons: dict[str, Person], case_id: UUID | None) -> UUID:
    """One step through the pages: the form, and where it needs approval, each level's answer."""
    who = persons[step.who]
    path = f"/cases/{case_id}/acts/{step.act}/" if case_id else f"/cases/open/penalty_ordinary/{step.act}/"
    who.does(path, step.facts, step.instant, people.pair if step.pair else ())
    assert "/acts/" not in who.page.url, f"{step.act} was refused:\n{who.reads()}"
    done = who.case_id()
    with accounts.claimed(people.officer.claim):
        form = cases.form_for(step.act, people.officer.claim, step.instant, case_id=done)
    for hour, level in enumerate(form.act.approval, 1):
        head = persons[level.role]
        head.endorses(form.act.label["zh"], step.instant.replace(hour=10 + hour))
        assert "/cases/" in head.page.url, f"{step.act} was not endorsed:\n{head.reads()}"
    return done
