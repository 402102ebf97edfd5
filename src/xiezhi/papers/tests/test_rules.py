"""What a paper must contain, how its number reads, what is digested."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from xiezhi.kernel.clock import SHANGHAI
from xiezhi.papers import fonts, rules
from xiezhi.papers.errors import MissingContent, NotPrintable
from xiezhi.papers.tests.samples import CONTENTS
from xiezhi.papers.tests.standards import KEYS, paper


def without(key: str, *contents: str) -> dict[str, Any]:
    return {name: value for name, value in CONTENTS[key].items() if name not in contents}


@pytest.mark.parametrize("key", KEYS)
def test_the_sample_of_each_paper_is_complete(key):
    rules.check(paper(key), CONTENTS[key])


@pytest.mark.parametrize("key", KEYS)
def test_each_mandatory_content_left_out_blocks_the_paper_and_names_field_and_article(key):
    standard = paper(key)
    nothing: Any
    for content in standard.contents:
        if not content.required or content.required_when is not None:
            continue
        for nothing in ("", "  ", None, [], {}):
            with pytest.raises(MissingContent) as refused:
                rules.check(standard, {**CONTENTS[key], content.key: nothing})
            assert content.label["zh"] in refused.value.what["zh"]
            assert content.label["en"] in refused.value.what["en"]
            assert set(content.cite) <= set(refused.value.cites)
            assert refused.value.cites
            assert refused.value.key == content.key
            assert refused.value.code == "PAPER-0001"


def test_a_fine_needs_its_bank_and_a_word_on_the_surcharge_and_a_warning_needs_neither():
    with pytest.raises(MissingContent) as refused:
        rules.check(paper("decision"), without("decision", "bank", "surcharge"))
    assert "collect_apart_rules/7" in refused.value.cites
    rules.check(paper("decision"), without("decision", "fine", "bank", "surcharge"))


def test_that_a_late_fine_is_not_surcharged_is_an_answer_too():
    rules.check(paper("decision"), {**CONTENTS["decision"], "surcharge": False})


def test_a_notice_that_opens_a_hearing_tells_the_evidence():
    rules.check(paper("intent_notice"), {**without("intent_notice", "evidence"), "hearing_due": False})
    with pytest.raises(MissingContent) as refused:
        rules.check(paper("intent_notice"), without("intent_notice", "evidence"))
    assert refused.value.cites == ("gd_hearing/17/p2/1",)


def test_an_accepted_defence_needs_its_reason_and_silence_does_not():
    with pytest.raises(MissingContent):
        rules.check(paper("decision"), without("decision", "defence_reason"))
    rules.check(paper("decision"), {**without("decision", "defence_reason"), "defence": "none_made"})


def test_a_hearing_behind_closed_doors_says_why():
    with pytest.raises(MissingContent) as refused:
        rules.check(paper("hearing_notice"), {**CONTENTS["hearing_notice"], "public": False})
    assert refused.value.key == "closed_reason"


def test_what_is_no_content_of_the_paper_is_not_kept_with_it():
    assert "secret" not in rules.chosen(paper("decision"), {**CONTENTS["decision"], "secret": "x"})


def test_the_law_s_lists_of_mandatory_contents_are_all_there():
    """penalty_law/59/p1: six items; /52/p2; gd_hearing/21: panel, time and place as data, two rights printed always."""
    cited = {cite for content in paper("decision").contents if content.required for cite in content.cite}
    assert {f"penalty_law/59/p1/{item}" for item in range(1, 7)} <= cited
    on_the_spot = {content.key for content in paper("spot_decision").contents if content.required}
    assert {"facts", "penalty", "basis", "fine", "time", "place", "remedies", "organ", "officers"} <= on_the_spot
    hearing = {cite for content in paper("hearing_notice").contents for cite in content.cite}
    assert {"gd_hearing/21/p1/1", "gd_hearing/21/p1/2"} <= hearing


def test_a_number_reads_as_official_numbers_do():
    assert rules.number_text("穗市监", "罚告", 2025, 3) == "穗市监罚告〔2025〕3号"


@pytest.mark.parametrize("name", ["王𬀩", "䶮", "张三（甲）", "ABC-1·2", "第一行\n第二行"])
def test_names_the_fonts_know_are_printable(name):
    rules.check_printable({"party_name": name}, fonts.library().covers)


@pytest.mark.parametrize(
    ("value", "named"),
    [("𠮷野", "U+20BB7"), ("a\u202eb", "U+202E"), ([{"name": "坏\x07"}], "U+0007"), ("རྒྱ", "U+0F62")],
)
def test_a_character_that_would_not_show_is_refused_by_name(value, named):
    with pytest.raises(NotPrintable, match="PAPER-0004") as refused:
        rules.check_printable({"party_name": value}, fonts.library().covers)
    assert named in refused.value.what["zh"]


def test_the_digest_changes_with_every_part_of_a_paper():
    at = datetime(2025, 6, 3, 10, tzinfo=SHANGHAI)
    whole: dict[str, Any] = {
        "kind": "decision", "title": "行政处罚决定书", "number": "穗〔2025〕1号", "organ": "局", "case": "c",
        "issued_at": at, "template": "00", "contents": {"a": "1"}, "salt": b"s",
    }  # fmt: skip
    other: dict[str, Any] = {
        "kind": "x", "title": "x", "number": "x", "organ": "x", "case": "x", "issued_at": at.replace(hour=11),
        "template": "01", "contents": {"a": "2"}, "salt": b"t",
    }  # fmt: skip
    first = rules.envelope(**whole)
    assert first == rules.envelope(**{**whole, "contents": dict(reversed(list(whole["contents"].items())))})
    assert (
        len({rules.digest(rules.envelope(**{**whole, key: other[key]})) for key in whole} | {rules.digest(first)}) == 10
    )
