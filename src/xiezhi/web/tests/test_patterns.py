"""The pattern page shows every component, and only to those who build pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.http import Http404
from django.template.loader import render_to_string
from django.utils import translation

from xiezhi.web import patterns, views

ROOM = Path(__file__).parents[1]
NOT_SHOWN = {
    "_head",
    "_topbar",
    "_nav",
    "_tabbar",
    "_language",
    "_mark",
    "_crumbs",
    "_messages",
    "_keys",
    "_welcome",
}  # the frame


def test_the_page_shows_every_component_in_both_languages(asked, debug):
    for language, words in (("zh-hans", "还剩 2 个工作日"), ("en", "2 working days left")):
        with translation.override(language):
            page = views.patterns(asked("/patterns/", "officer")).content.decode()
        assert words in page
        for component in patterns.COMPONENTS:
            assert f'id="{component.key}"' in page


def test_the_page_does_not_exist_for_others(asked, production):
    with pytest.raises(Http404):
        views.patterns(asked())
    assert views.patterns(asked(staff=True)).status_code == 200


def test_every_partial_is_shown_or_belongs_to_the_frame():
    texts = [path.read_text(encoding="utf-8") for path in (ROOM / "templates" / "web").glob("*.html")]
    included = {name for text in texts for name in re.findall(r'include "web/(_\w+)\.html"', text)}
    shown = {Path(component.template).stem for component in patterns.COMPONENTS} | included | NOT_SHOWN
    shown |= {"_form", "_field"}  # drawn by the form renderer
    assert {path.stem for path in (ROOM / "templates" / "web").glob("_*.html")} <= shown


def test_every_icon_that_is_named_exists():
    known = set(patterns.icons())
    for path in ROOM.parent.glob("*/templates/**/*.html"):
        for name in re.findall(r"""\{% icon ["'](\w+)["']""", path.read_text(encoding="utf-8")):
            assert name in known, f"{path.name}: {name}"


def test_no_page_asks_another_site_for_anything(asked, debug):
    page = views.patterns(asked("/patterns/", "officer")).content.decode()
    assert not re.findall(r"""(?:src|href|action)=["'](?:https?:)?//""", page)
    for path in [*(ROOM / "static").rglob("*.css"), *(ROOM / "static").rglob("*.js")]:
        source = path.read_text(encoding="utf-8")
        assert "@import" not in source
        assert not re.search(r"url\(|https?://", source), path.name


def test_nothing_needs_a_script_or_a_style_inside_a_page(asked, debug):
    page = views.patterns(asked("/patterns/", "officer")).content.decode()
    assert not re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "405", "500"])
def test_an_error_page_can_be_drawn_with_nothing_at_hand(code):
    page = render_to_string(f"{code}.html")
    assert '<html lang="zh-hans">' in page
    assert code[:3] in page
