"""One act in many cases: done where the law lets it, refused with its ground where not, and the list as a file."""

from __future__ import annotations

import csv
import io
from uuid import uuid4

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from xiezhi.accounts import door as accounts
from xiezhi.accounts import door_for_tests as registers
from xiezhi.cases import door as cases
from xiezhi.cases.scene_for_tests import FIRM, market_people, played, step_of, take
from xiezhi.enforcement.web import sheets
from xiezhi.kernel.clock import now

ACT = "case-together-act"


@pytest.fixture(scope="module")
def people(database):
    return market_people()


def form_of(people, ids, **changed):
    said = {
        "case": [str(one) for one in ids], "act": "verified", "step": "do", "entry": str(uuid4()),
        "at": "2026-07-02T09:00", "by": [str(one) for one in people.pair], "f_result": "file",
        "f_findings": "核查属实，建议立案。",
    }  # fmt: skip
    return {**said, **changed}


def acts_in(people, case_id):
    with accounts.claimed(people.officer.claim):
        return [one.kind for one in cases.case(case_id, people.officer.claim, now()).entries]


def test_one_form_is_done_in_every_case_and_a_case_that_cannot_is_named_with_its_ground(people):
    good = [played(people, until="clue_registered") for _ in range(2)]
    late = take(step_of(people, "clue_registered"), people, None)
    take(step_of(people, "verified"), people, late)
    with accounts.claimed(people.officer.claim):
        stages = {row.stage for row in cases.rows_of([*good, late], now().date())}
    client = registers.logged_in(people.officer)
    said = form_of(people, [*good, late] if len(stages) == 1 else good)
    answer = client.post(reverse(ACT), said)
    assert answer.status_code == 200
    assert all("verified" in acts_in(people, one) for one in good)
    again = client.post(reverse(ACT), said)
    assert again.status_code == 200
    assert all(acts_in(people, one).count("verified") == 1 for one in good)


def test_a_refused_case_changes_nothing_in_the_others(people):
    good = played(people, until="clue_registered")
    client = registers.logged_in(people.officer)
    said = form_of(people, [good, played(people, until="clue_registered")], f_findings="")
    answer = client.post(reverse(ACT), said).content.decode()
    assert answer.count("已拒绝") == 2
    assert "缺少" in answer
    assert "verified" not in acts_in(people, good)


def test_cases_at_different_steps_are_not_done_in_one_go(people):
    ids = [played(people, until="clue_registered"), played(people, until="filed")]
    answer = registers.logged_in(people.officer).post(reverse(ACT), form_of(people, ids))
    assert answer.status_code == 422
    assert "ENF-0110" in answer.content.decode()


def test_the_way_from_the_list_to_the_form_works_without_scripts(people):
    one = played(people, until="clue_registered")
    client = registers.logged_in(people.officer)
    assert reverse("case-together") in client.get(reverse("case-list")).content.decode()
    assert str(one) in client.get(reverse("case-together"), {"stage": "intake"}).content.decode()
    acts = client.post(reverse(ACT), {"case": [str(one)]}).content.decode()
    assert 'value="verified"' in acts
    form = client.post(reverse(ACT), {"case": [str(one)], "act": "verified"}).content.decode()
    assert f'name="case" value="{one}"' in form
    assert 'name="f_findings"' in form


def test_a_case_of_another_body_is_neither_shown_nor_touched(people):
    other = registers.an_officer("officer", body=registers.a_body("440105scjg"))
    one = played(people, until="clue_registered")
    answer = registers.logged_in(other).post(reverse(ACT), form_of(people, [one]))
    assert answer.status_code == 422
    assert FIRM["name"] not in answer.content.decode()
    assert "verified" not in acts_in(people, one)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_list_is_exported_as_it_is_seen(people, kind):
    played(people, until="filed")
    answer = registers.logged_in(people.officer).get(reverse("case-export", args=[kind]), {"state": "open"})
    content = answer.getvalue()
    if kind == "csv":
        table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        table = [[cell or "" for cell in row] for row in load_workbook(io.BytesIO(content)).active.values]
    assert table[0][0] == "案件编号"
    assert any(FIRM["name"] in row for row in table)
    other = registers.an_officer("officer", body=registers.a_body("440105scjg"))
    hidden = registers.logged_in(other).get(reverse("case-export", args=["csv"])).getvalue().decode("utf-8-sig")
    assert FIRM["name"] not in hidden


@pytest.mark.parametrize("name", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1"])
def test_no_cell_of_a_file_is_a_formula(name):
    assert not str(sheets.safe(name)).startswith(("=", "+", "-", "@", "\t"))
    book = sheets.workbook("x", ["a"], [[name]])
    assert book.active["A2"].data_type == "s"
