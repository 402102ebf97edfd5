"""What is typed in any spelling finds what stands in another."""

from __future__ import annotations

import pytest

from xiezhi.publicity.folding import fold, phrase, terms, vector


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("穗市监罚〔2023〕12号", "穗市監罰[２０２３] 12號"),
        ("广州市食品有限公司", "廣州市 食品有限公司\u200b"),
        ("ABC（中国）公司", "ａｂｃ(中國)公司"),
        ("91440101MA5ABCDE3X", "91440101ma5abcde3x"),
    ],
)
def test_width_brackets_blanks_case_and_traditional_writing_make_no_difference(one, other):
    assert fold(one) == fold(other)
    assert sorted(set(terms(fold(one)))) == sorted(set(terms(fold(other))))


def test_chinese_is_cut_into_pairs_and_other_runs_stay_whole():
    assert terms("违反食品安全法2015年，Ltd.") == ["违反", "反食", "食品", "品安", "安全", "全法", "2015", "年", "ltd"]


def test_a_phrase_keeps_its_order_and_never_crosses_a_gap():
    assert phrase("食品安全") == "('食品' <-> '品安' <-> '安全')"
    places = dict(one.rsplit(":", 1) for one in vector(["食品", "安全"]).split())
    assert int(places["'安全'"]) - int(places["'食品'"]) > 1


def test_folding_twice_is_folding_once():
    text = "廣東省〔２０２４〕藥品監督，乾燥著作"
    assert fold(fold(text)) == fold(text)
