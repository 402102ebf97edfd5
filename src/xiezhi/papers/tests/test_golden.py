"""Every paper of every pack prints as its golden files say, and says all it is given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image, ImageDraw

from xiezhi.papers import golden_for_tests as golden
from xiezhi.papers import rules
from xiezhi.papers.golden_for_tests import Golden

EVERY = list(golden.every())
ALLOWED = 0.002
"""The part of a picture that may look different: letters drawn a shade otherwise by another build of Typst."""
FOOT = re.compile(
    r"^(?:(?:[^：\n]{1,12}签名：)+$|(?:(?:穗海市监\w+〔2025〕3号)?内容摘要\w{16}|扫码或者登录查验网址核验真伪|年月日第\d+页共\d+页|—\d+—)+$)",
    re.MULTILINE,
)
"""What stands at the foot of each page, in the midst of a text that runs on."""

every_paper = pytest.mark.parametrize("one", EVERY, ids=[one.name for one in EVERY])


def said_in(value: Any) -> Iterator[str]:
    """The texts of a content that must be readable on the paper: no keys of choices, days, times or sums."""
    for told in rules.texts(value):
        if not re.fullmatch(r"[a-z0-9_]+|\d{4}-\d\d-\d\d.*|-?\d+\.\d\d", told):
            yield from (re.sub(r"\s", "", line) for line in told.split("\n"))


@every_paper
def test_a_paper_prints_the_text_of_its_golden_file_which_says_all_that_its_sample_gives(one: Golden):
    assert one.file("yaml").is_file(), f"papers/golden/{one.paper.key}.yaml is missing: write sample contents"
    assert one.file("txt").is_file(), f"run ./run papers golden {one.name} and look at what it prints"
    text = one.text()
    assert text == one.file("txt").read_text("utf-8")
    printed = re.sub(r"\s", "", FOOT.sub("", text))
    silent = [f"{key}: {line}" for key, value in one.contents.items() for line in said_in(value) if line not in printed]
    assert not silent


@every_paper
def test_a_paper_looks_like_its_golden_picture(one: Golden):
    assert one.file("png").is_file(), f"run ./run papers golden {one.name} and look at what it prints"
    assert golden.difference(one.picture(), Image.open(one.file("png"))) <= ALLOWED


@every_paper
def test_a_sample_is_complete_and_holds_nothing_the_paper_does_not_know(one: Golden):
    rules.check(one.paper, one.contents)
    assert set(one.contents) <= {content.key for content in one.paper.contents}


def test_no_golden_file_is_left_of_a_paper_that_is_gone():
    known = {one.file(ending) for one in EVERY for ending in ("yaml", "txt", "png")}
    folders = {one.file("txt").parent for one in EVERY}
    assert {path for folder in folders if folder.is_dir() for path in folder.iterdir()} <= known


def test_a_changed_word_and_a_moved_line_are_noticed():
    one = next(one for one in EVERY if one.name == "closing_form")
    picture = one.picture()
    assert golden.difference(picture, picture.copy()) == 0
    changed = picture.copy()
    ImageDraw.Draw(changed).rectangle((60, 200, 120, 212), fill=0)
    assert golden.difference(picture, changed) > ALLOWED
    assert golden.difference(picture, picture.crop((0, 0, picture.width, picture.height - 1))) == 1.0
