"""What the pages tell people to type exists, and the examples they show run."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from xiezhi.cases.door import replay

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").rglob("*.md"))]
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_command_a_page_names_exists(page):
    named = set(re.findall(r"(?:^|[\s`(])\./run ([a-z][a-z-]*)", page.read_text("utf-8")))
    missing = {name for name in named if not (ROOT / "scripts" / f"{name.replace('-', '_')}.py").exists()}
    assert missing == set()


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_page_a_page_points_at_exists(page):
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_the_example_of_the_law_command_runs():
    example = re.search(r"```json\n(.*?)```", (ROOT / "docs" / "law-command.md").read_text("utf-8"), re.DOTALL)
    assert example
    answer = replay(json.loads(example[1]))
    assert {clock["key"] for clock in answer["clocks"]} >= {"decision_due", "statement_window"}
    assert answer["allowed"]
    assert answer["refused"]


def test_every_room_has_its_page():
    rooms = {path.parent.name for path in (ROOT / "src" / "xiezhi").glob("*/__init__.py")}
    assert rooms - {page.stem for page in (ROOT / "docs" / "rooms").glob("*.md")} == set()
