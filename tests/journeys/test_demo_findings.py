"""The demo city under live supervision: what its scenes leave undone is found, nothing else is, and findings replay."""

from __future__ import annotations

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.config import seed
from xiezhi.supervision.catalogue import book
from xiezhi.supervision.errors import CannotReplay
from xiezhi.supervision.live import Follower
from xiezhi.supervision.models import Finding, RuleHealth, Standing
from xiezhi.supervision.replaying import replay


@pytest.fixture(scope="module")
def findings(database):
    """The findings after everything has been read and the clock has been looked at once."""
    seed.seed(lambda _zh, _en: None)
    follower = Follower(book())
    while follower.turn().entries:
        pass
    follower.sweep()
    with accounts.as_system():
        return list(Finding.objects.order_by("rule"))


def test_what_the_scenes_leave_late_is_found_and_nothing_else(findings):
    assert [one.rule for one in findings] == ["penalty_on_the_spot.spot_papers_due", "penalty_ordinary.decision_due"]
    assert all(one.state == "raised" and one.due and not one.actual for one in findings)


def test_what_still_runs_is_pending_with_its_timer_and_no_rule_is_ill(findings):
    with accounts.as_system():
        pending = Standing.objects.filter(status="pending")
        assert pending.count() >= 5
        assert not pending.filter(late_at__isnull=True, due__gt="").exists()
        assert not RuleHealth.objects.exists()


def test_each_finding_computed_again_from_the_ledger_is_the_same(findings):
    with accounts.as_system():
        assert [replay(one).difference for one in findings] == ["", ""]


def test_a_finding_whose_entries_were_others_is_not_computed_again(findings):
    found = findings[0]
    found.inputs = {**found.inputs, "head": "00" * 32}
    with accounts.as_system(), pytest.raises(CannotReplay):
        replay(found)
