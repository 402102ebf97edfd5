"""The tags of `{% load xz %}`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.template import engines
from django.utils import translation

from xiezhi.web import citations


def drawn(source: str, **context: Any) -> str:
    return str(engines["django"].from_string("{% load xz %}" + source).render(context))


def test_a_citation_nobody_knows_shows_its_key():
    assert drawn("{% cite 'penalty_law/44' %}") == '<span class="cite" title="penalty_law/44">penalty_law/44</span>'


def test_a_citation_is_spoken_by_whoever_knows_the_law():
    citations.speak_by(
        lambda cite: citations.Cited({"zh": "《行政处罚法》第四十四条", "en": "art. 44"}, "/law/44", "原文")
    )
    assert (
        drawn("{% cite 'penalty_law/44' %}")
        == '<a class="cite" href="/law/44" title="原文">《行政处罚法》第四十四条</a>'
    )
    with translation.override("en"):
        assert "art. 44" in drawn("{% cite 'penalty_law/44' %}")


def test_a_view_may_bring_its_own_speaker_and_a_template_its_own_words():
    assert "第一条" in drawn("{% cite 'x/1' %}", law_speaker=lambda cite: {"zh": "第一条", "en": "art. 1"})
    assert ">此条<" in drawn("{% cite 'x/1' '此条' %}")


def test_several_citations_or_none():
    assert drawn("{% cites keys %}", keys=["a/1", "b/2"]).count("cite") == 2
    assert drawn("{% cites keys %}", keys=()) == ""
    assert drawn("{% cites missing %}") == ""


def test_a_label_speaks_the_language_of_the_page_and_is_escaped():
    name = {"zh": "立案<b>", "en": "Filed"}
    assert drawn("{% label x %}|{{ x|label }}", x=name) == "立案&lt;b&gt;|立案&lt;b&gt;"
    with translation.override("en"):
        assert drawn("{% label x %}", x=name) == "Filed"
    assert drawn("{% label x %}", x={"zh": "只有中文"}) == "只有中文"


def test_dates_carry_a_machine_readable_day():
    assert drawn("{% legal_day d %}", d=date(2025, 4, 28)) == (
        '<time class="nowrap" datetime="2025-04-28">2025年4月28日 周一</time>'
    )
    assert drawn("{% legal_day d %}", d=None) == ""
    assert "15:20" in drawn("{% legal_moment t %}", t="2025-04-28T15:20:00+08:00")


def test_days_left_prefers_the_days_counted_by_the_law():
    assert drawn("{% days_left d on=t %}", d="2025-05-08", t=date(2025, 5, 6)) == "还剩 2 天"
    assert drawn("{% days_left d days=1 working=True %}", d="2025-05-08") == "还剩 1 个工作日"


def test_an_icon_beside_words_is_silent_and_alone_it_is_read_out():
    assert 'aria-hidden="true"' in drawn("{% icon 'clock' %}")
    assert 'aria-label="期限"' in drawn("{% icon 'clock' '期限' %}")
