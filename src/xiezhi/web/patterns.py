"""The pattern page: every component with its example data, in one look."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from xiezhi.kernel.errors import Text, text
from xiezhi.web.components import (
    acts,
    approval,
    clock,
    filters,
    form,
    papers,
    procedure,
    refusal,
    small,
    table,
    timeline,
)
from xiezhi.web.components.example import Example

STATIC = Path(__file__).parent / "static" / "web"
CRUMBS = ((text("首页", "Home"), "/"), (text("样式", "Patterns"), None))


@dataclass(frozen=True)
class Component:
    """One component: its place on the page, its template, its examples."""

    key: str
    title: Text
    template: str
    examples: list[Example]
    inline: bool = False


@dataclass(frozen=True)
class Shown:
    """An example as it is drawn."""

    note: Text | None
    html: SafeString
    carded: bool


COMPONENTS = (
    Component("counts", text("计数", "Counts"), "web/_counts.html", small.COUNTS),
    Component("procedure", procedure.TITLE, procedure.TEMPLATE, procedure.EXAMPLES),
    Component("clocks", clock.TITLE, clock.TEMPLATE, clock.EXAMPLES),
    Component("acts", acts.TITLE, acts.TEMPLATE, acts.EXAMPLES),
    Component("refusals-example", refusal.TITLE, refusal.TEMPLATE, refusal.EXAMPLES),
    Component("tabs", text("标签页", "Tabs"), "web/_tabs.html", small.TABS),
    Component("filters", filters.TITLE, filters.TEMPLATE, filters.EXAMPLES),
    Component("tables", table.TITLE, table.TEMPLATE, table.EXAMPLES),
    Component("pages", text("翻页", "Pages"), "web/_pagination.html", small.PAGES),
    Component("facts", text("要素", "Facts"), "web/_facts.html", small.FACTS),
    Component("timeline", timeline.TITLE, timeline.TEMPLATE, timeline.EXAMPLES),
    Component("papers", papers.TITLE, papers.TEMPLATE, papers.EXAMPLES),
    Component("approval", approval.TITLE, approval.TEMPLATE, approval.EXAMPLES),
    Component("tags", text("标记", "Tags"), "web/_tag.html", small.TAGS, inline=True),
    Component("notices", text("提示", "Notices"), "web/_notice.html", small.NOTICES),
    Component("forms", form.TITLE, form.TEMPLATE, form.EXAMPLES),
    Component("empty", text("空状态", "Empty state"), "web/_empty.html", small.EMPTY),
)


def shown(component: Component, request: HttpRequest) -> list[Shown]:
    """The component's examples, drawn by its own template."""
    return [
        Shown(example.note, render_to_string(component.template, dict(example.context), request), example.carded)
        for example in component.examples
    ]


def all_patterns(request: HttpRequest) -> list[tuple[Component, list[Shown]]]:
    """Every component with its drawn examples."""
    return [(component, shown(component, request)) for component in COMPONENTS]


def icons() -> list[str]:
    """The names of our icons."""
    return re.findall(r'<symbol id="([a-z]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8"))


def colours() -> list[str]:
    """The names of our colours."""
    light = (STATIC / "tokens.css").read_text(encoding="utf-8").split("@media")[0]
    return re.findall(r"^\s+--([a-z-]+): #", light, re.MULTILINE)
