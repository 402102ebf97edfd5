"""The form of a notice tells that the law was amended since the act, and which version applies."""

from __future__ import annotations

import pytest
from django.urls import reverse

from xiezhi.accounts import door_for_tests as registers
from xiezhi.cases.amended_for_tests import amending
from xiezhi.cases.scene_for_tests import market_people, played, step_of, take
from xiezhi.kernel.errors import Refusal


@pytest.fixture
def amended(tmp_path, monkeypatch):
    """Amends the matter, with the range and the day given."""
    yield from amending(tmp_path / "packs", monkeypatch)


def test_the_form_says_that_the_lighter_new_rule_applies_and_the_door_holds_to_it(database, amended):
    amended('{at_least: "10000", at_most: "50000"}', "2026-07-10")
    people = market_people()
    case_id = played(people, until="reviewed")
    client = registers.logged_in(people.officer)
    page = client.get(reverse("act-form", args=[case_id, "intent_notified"])).content.decode()
    assert "行为后规定已修改：适用新的规定" in page
    assert "120,000.00 – 360,000.00" in page
    assert "10,000.00 – 50,000.00" in page
    step = step_of(people, "intent_notified")
    with pytest.raises(Refusal) as caught:
        take(step, people, case_id)
    assert "lighter_law" in {caught.value.key, *(one.key for one in caught.value.others)}
    take(step, people, case_id, fine="40000", law_version="new", law_version_reason="新的规定罚款较低。")
