"""The watch floor in a real browser, with the real process beside it: what is found appears without being asked for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.journeys.people import Person
from tests.support.database import Database
from xiezhi.accounts.door_for_tests import a_body, an_officer
from xiezhi.cases.scene_for_tests import market_people, played
from xiezhi.config import places

FOUND = 180_000
"""Milliseconds until the process has read the packs, found what is late, and the page has asked again."""


def supervise(database: Database) -> subprocess.Popen[bytes]:
    """The product's own process on this database."""
    command = [sys.executable, "-m", "xiezhi.supervision.process"]
    return subprocess.Popen(command, env=database.environment(), cwd=places.ROOT)


@pytest.fixture(scope="module")
def process(database: Database) -> Iterator[subprocess.Popen[bytes]]:
    """It, killed once at its work and started again, as a crash would have it."""
    first = supervise(database)
    first.kill()
    first.wait()
    running = supervise(database)
    yield running
    running.terminate()
    assert running.wait(15) == 0, "it stops when it is asked to"


def test_a_late_case_appears_on_the_floor_by_itself_and_leads_to_its_finding(database, server, process, browser):
    people = market_people()
    supervisor = an_officer("supervisor", body=a_body("4401sfj", level="city", name_zh="广州市司法局"))
    watcher = Person.enters(browser, server.url, supervisor)
    watcher.opens("/supervision/")
    page = watcher.page
    assert "没有发现" in page.inner_text("main")
    played(people, until="filed")
    page.get_by_text("办案期限").first.wait_for(timeout=FOUND)
    assert page.locator(".tile", has_text="天河区").count() == 1
    page.get_by_role("link", name="停止刷新").click()
    assert page.locator("[hx-trigger]").count() == 0
    page.locator("tbody tr a").first.click()
    page.get_by_role("button", name="依账本重新计算").click()
    assert "结果一致" in page.locator("#replayed").inner_text()


def test_without_scripts_the_same_stands_there_and_the_page_asks_again_by_itself(database, server, process, browser):
    supervisor = an_officer("supervisor", body=a_body("4401sfj", level="city", name_zh="广州市司法局"))
    watcher = Person.enters(browser, server.url, supervisor, java_script_enabled=False)
    watcher.opens("/supervision/")
    assert "天河区" in watcher.page.inner_text("main")
    assert watcher.page.locator("noscript meta[http-equiv=refresh], meta[http-equiv=refresh]").count() == 1
