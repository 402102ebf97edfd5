"""An entrusted organisation: its papers name the body that entrusts it, and beyond its letter it is stopped."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal

import pytest
from pypdf import PdfReader

from xiezhi.accounts import door as accounts
from xiezhi.accounts import door_for_tests as registers
from xiezhi.cases.door_for_tests import some_people
from xiezhi.cases.scene_for_tests import a_market_body, step_of, steps, take
from xiezhi.kernel.errors import Refusal
from xiezhi.papers import door as papers

pytestmark = pytest.mark.usefixtures("database")
ALL_YEAR = (date(2026, 1, 1), date(2035, 12, 31))


@pytest.fixture(scope="module")
def organ(database):
    return a_market_body()


def people_of(code, organ, *, term=ALL_YEAR, matters=("crypto_uncertified_product",), most_fine=None):
    """The people of an organisation that the organ entrusts like this."""
    centre = registers.a_body(code, name_zh=f"天河区市场监管服务中心{code[-1]}", name_en="Service Centre")
    registers.entrusted(centre, organ, matters=matters, term=term, most_fine=most_fine)
    return some_people(accounts.body(centre.id))


def keys(refusal):
    return {refusal.key, *(one.key for one in refusal.others)}


def carried(people, until):
    """The case of another firm for each organisation, so that none of them was filed elsewhere before."""
    firm = {"kind": "organisation", "name": f"测试公司{people.officer.body.code}", "address": "测试路 8 号"}
    case = None
    for step in steps(people):
        case = take(step, people, case, **({"party": firm} if "party" in step.facts else {}))
        if step.act == until:
            return case
    raise AssertionError(until)


def refused(people, until, act):
    case = carried(people, until)
    with pytest.raises(Refusal) as told:
        take(step_of(people, act), people, case)
    return told.value


def test_its_notice_names_the_body_in_whose_name_it_acts_with_that_body_s_remedies(organ):
    people = people_of("440106wa1", organ)
    case = carried(people, "intent_notified")
    with accounts.claimed(people.officer.claim):
        (notice,) = [one for one in papers.of_case(case) if one.kind == "intent_notice"]
        said = re.sub(r"\s", "", PdfReader(io.BytesIO(papers.pdf(notice.id))).pages[0].extract_text())
    assert notice.organ == organ.name_zh
    assert organ.name_zh in said
    assert "服务中心" not in said


def test_before_its_term_nothing_is_filed(organ):
    told = refused(people_of("440106wb1", organ, term=(date(2026, 7, 4), date(2026, 12, 31))), "verified", "filed")
    assert "entrusted_in_term" in keys(told)
    stop = next(one for one in (told, *told.others) if one.key == "entrusted_in_term")
    assert stop.cites == ("penalty_law/20/p1", "penalty_law/20/p2")
    assert "委托书载明的期限" in stop.what["zh"]


def test_a_case_filed_in_the_term_is_not_decided_after_it(organ):
    people = people_of("440106wc1", organ, term=(date(2026, 1, 1), date(2026, 7, 20)))
    assert "entrusted_in_term" in keys(refused(people, "investigation_ended", "intent_notified"))


def test_a_matter_that_was_not_entrusted_and_a_fine_above_the_letter_are_refused(organ):
    other = people_of("440106wd1", organ, matters=("crypto_uncertified_service",))
    assert "entrusted_matter" in keys(refused(other, "verified", "filed"))
    low = people_of("440106we1", organ, most_fine=Decimal("5000"))
    assert "entrusted_fine" in keys(refused(low, "investigation_ended", "intent_notified"))
