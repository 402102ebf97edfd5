"""What axe-core finds wrong with a page: the rules of WCAG 2.2 up to AA that a machine can decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


def problems(page: Page) -> list[str]:
    """What is wrong, a line each: the rule, and the first three places."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{one['id']}: {'; '.join(str(node['html'])[:160] for node in one['nodes'][:3])}" for one in found]
