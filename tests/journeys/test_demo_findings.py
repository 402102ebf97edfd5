"""The demo city under live supervision: what its scenes leave undone is found, nothing else is, and findings replay."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.journeys import accessible
from xiezhi.accounts import door as accounts
from xiezhi.config import demo_accounts, seed
from xiezhi.kernel.clock import today
from xiezhi.standards import door as standards
from xiezhi.supervision import backtesting
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
        return list(Finding.objects.filter(source="xiezhi").order_by("rule"))


def test_what_the_scenes_leave_late_is_found_and_nothing_else(findings):
    assert [one.rule for one in findings] == [
        "licence.delivery_due", "licence.publish_due", "penalty_on_the_spot.spot_papers_due",
        "penalty_ordinary.decision_due",
    ]  # fmt: skip
    assert all(one.state == "raised" and one.due and not one.actual for one in findings)


def test_in_the_record_of_the_older_system_every_planted_wrong_is_found(findings):
    with accounts.as_system():
        found = set(Finding.objects.exclude(source="xiezhi").values_list("rule", flat=True))
    assert found >= {
        "penalty_on_the_spot.spot_decided_officers",
        "penalty_on_the_spot.spot_ceiling_citizen",
        "penalty_ordinary.evidence_collected_officers",
        "penalty_ordinary.notice_delivered_first",
        "penalty_ordinary.deliver_decision",
        "penalty_ordinary.publish_due",
    }


def test_what_still_runs_is_pending_with_its_timer_and_no_rule_is_ill(findings):
    with accounts.as_system():
        pending = Standing.objects.filter(status="pending")
        assert pending.count() >= 5
        assert not pending.filter(late_at__isnull=True, due__gt="").exists()
        assert not RuleHealth.objects.exists()


def test_each_finding_computed_again_from_the_ledger_is_the_same(findings):
    with accounts.as_system():
        again = {one.rule: replay(one) for one in Finding.objects.all()}
    assert {one.difference for one in again.values()} == {""}
    assert all(one.steps for one in again.values())
    steps = [step["en"] for step in again["penalty_ordinary.decision_due"].steps]
    assert steps[1] == "the limit is 90 calendar days"
    assert steps[-1].startswith("not done by")


def test_a_finding_whose_entries_were_others_is_not_computed_again(findings):
    found = findings[0]
    found.inputs = {**found.inputs, "head": "00" * 32}
    with accounts.as_system(), pytest.raises(CannotReplay):
        replay(found)


def test_a_back_test_counts_what_live_supervision_found_and_draws_a_sample_that_can_be_drawn_again(findings):
    late = findings[3]
    test = back_test(late.rule)
    assert test.counts["violated"] == len(test.sample) == 1
    assert test.sample[0]["entry"] == str(late.entry_id)
    assert [one["violated"] for one in test.bodies if one["body"] == str(late.body_id)] == [1]
    assert test.counts["satisfied"] >= 1


def test_a_back_test_outside_the_period_finds_nothing(findings):
    assert back_test(findings[3].rule, first=date(2020, 1, 1), last=date(2020, 12, 31)).counts.get("violated", 0) == 0


def test_a_stricter_version_says_whom_it_would_newly_accuse(findings):
    """The release compared with allows three times the days; today's packs accuse the late case newly."""
    rule = findings[3].rule
    laxer = keep_a_release_with("days: 90", "days: 270")
    test = back_test(rule, against=laxer)
    assert (test.counts["newly"], test.counts["no_longer"]) == (1, 0)
    assert [one["entry"] for one in test.newly] == [str(findings[3].entry_id)]


def back_test(rule, first=date(2021, 1, 1), last=None, against=""):
    """A back-test of a rule, run at once in the area of everybody."""
    with accounts.as_system() as system:
        test = backtesting.ask(rule, first, last or today(), by=system, area="", against=against)
        return backtesting.run(test)


def keep_a_release_with(old, new):
    """Keep a release in which the ordinary procedure says something else; its name."""
    folder = Path(os.environ["XIEZHI_DATA"]) / "releases" / "laxer"
    shutil.copytree(standards.packs_folder(), folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("demo"))
    path = folder / "national" / "procedures" / "penalty_ordinary.yaml"
    said = path.read_text(encoding="utf-8")
    assert old in said
    path.write_text(said.replace(old, new), encoding="utf-8")
    return folder.name


def test_no_kind_of_page_that_an_officer_a_head_or_a_supervisor_comes_upon_keeps_anybody_out(findings, server, browser):
    known, found = set[str](), dict[str, list[str]]()
    for account in demo_accounts.accounts():
        if account.login in {"lin", "he", "jian", "sysadmin"}:
            page = accessible.entered(browser, server.url, account.login, account.password)
            found |= accessible.faults(page, f"{server.url}/desk/", "xiezhi.config.urls", known)
            page.context.close()
    assert len(found) >= 40
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def test_no_kind_of_page_of_the_public_s_site_does(findings, site, browser):
    page = browser.new_context(locale="zh-CN").new_page()
    found = accessible.faults(page, f"{site.url}/", "xiezhi.publicity.site.urls")
    page.context.close()
    assert len(found) >= 10
    assert {address: wrong for address, wrong in found.items() if wrong} == {}
