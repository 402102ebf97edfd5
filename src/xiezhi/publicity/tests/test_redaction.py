"""What is hidden before a record leaves: by what the file knows, by pattern, by likeness; and what stays."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from xiezhi.publicity.redaction import patterns
from xiezhi.publicity.redaction.known import Known
from xiezhi.publicity.redaction.redacting import Profile, apply, propose, redact
from xiezhi.publicity.redaction.spans import Span, merged

ID = "11010519491231002X"
PARTY = Known("name", "欧阳若兰", "p1", "party")
WITNESS = Known("name", "王小虎", "w1", "witness")
OTHER_WITNESS = Known("name", "王大同", "w2", "witness")
SHOWN_PARTY = Profile(names={"party": "show", "": "surname"})


def hidden(text, known=(), profile=SHOWN_PARTY):
    return redact({"facts": text}, known, profile).fields["facts"]


@pytest.mark.parametrize(
    "written",
    [
        ID,
        "110105 19491231 002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105-19491231-002x",
        "一一〇一〇五一九四九一二三一〇〇二X",
        "1101051949\u200b1231002X",
        "11010519491231002×",
        "110105|19491231|002X",
        "1101051949123\n1002X",
        "11O105194912310O2X",
    ],
)
def test_an_identity_number_is_found_however_it_is_written(written):
    assert "〔证件号码〕" in hidden(f"经查，其证件为{written}，属实。")
    assert "0105" not in hidden(f"经查，其证件为{written}，属实。").replace("〔证件号码〕", "")


@pytest.mark.parametrize(
    "written",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "一三八零零一三八零零零",
        "１３８００１３８０００",
        "138．0013．8000",
    ],
)
def test_a_mobile_number_is_found_however_it_is_written(written):
    assert hidden(f"拨打{written}联系。") == "拨打〔电话〕联系。"


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("车牌粤A12345的小客车", "〔车牌〕"),
        ("车牌粤A·D12345新能源车", "〔车牌〕"),
        ("邮箱 zhang.san @ example.com 收到", "〔邮箱〕"),
        ("微信号：zhangsan_88，", "〔网络账号〕"),
        ("卡号6222021234567890128到账", "〔账号〕"),
        ("银行账号：44050158110800000123。", "〔账号〕"),
        ("家住天河区体育东路某小区，", "〔住址〕"),
        ("户籍所在地为湖南省衡阳市某村二组。", "〔住址〕"),
        ("位于明月花园3栋2单元501室", "〔住址〕"),
        ("出生于1990年3月5日，", "〔出生日期〕"),
        ("护照号码E12345678", "〔证件号码〕"),
        ("坐标 23.129163, 113.264435 处", "〔坐标〕"),
        ("执业证书编号S1370717100012", "〔证书编号〕"),
    ],
)
def test_a_pattern_finds_what_the_file_does_not_know(text, mark):
    assert mark in hidden(text)


@pytest.mark.parametrize(
    "text",
    [
        "根据《中华人民共和国行政处罚法》第四十四条、第五十七条第一款的规定",
        "罚款人民币100,000.00元，没收违法所得12345678.90元",
        "明清市监罚〔2025〕31号，2025年3月12日作出",
        "统一社会信用代码91350100M000100Y43",
        "合同编号20250312001，共计一千二百三十四台",
        "二〇二五年三月十二日至二〇二五年四月十五日",
        "广州市海珠区宝岗大道123号市场监督管理局",
        "当事人销售未取得强制性认证的密码机三台，单价4000元",
    ],
)
def test_what_must_stay_stays(text):
    assert hidden(text) == text


def test_what_the_file_knows_is_hidden_and_the_party_is_shown_where_the_rule_says_so():
    text = "当事人欧阳若兰与证人王小虎、王 大 同在场。王小虎称……"
    assert hidden(text, [PARTY, WITNESS, OTHER_WITNESS]) == "当事人欧阳若兰与证人王某、王某甲在场。王某称……"


def test_a_compound_surname_stays_whole():
    assert hidden("由欧阳若兰签字", [Known("name", "欧阳若兰", "x", "witness")]) == "由欧阳某签字"


def test_a_role_that_must_not_be_seen_at_all_gets_a_mark_without_a_surname():
    profile = Profile(names={"minor": "hide", "": "surname"})
    assert hidden("未成年人王小虎", [Known("name", "王小虎", "m", "minor")], profile) == "未成年人〔姓名〕"


def test_an_address_of_the_file_is_found_across_blanks_and_widths():
    home = Known("address", "石桥镇桥头街1号", "p1", "party")
    assert hidden("送达至石桥镇 桥头街１号，无人应答", [home]) == "送达至〔住址〕，无人应答"


def test_a_likely_name_is_proposed_and_holds_the_act():
    found = redact({"facts": "消费者张伟丽称头晕。"}, [], SHOWN_PARTY)
    assert found.fields["facts"] == "消费者张某称头晕。"
    assert found.held


def test_a_name_that_the_authority_masked_itself_is_left_alone():
    assert hidden("证人李某、王某虎称") == "证人李某、王某虎称"


def test_a_role_nobody_filled_in_holds_the_act():
    assert redact({"facts": "无"}, [], Profile(needs_roles=frozenset({"party"}))).held


def test_a_reader_is_told_how_many_things_are_hidden_and_why():
    told = redact({"facts": f"证件{ID}，电话13800138000、13900139000"}, [], SHOWN_PARTY).hidden()
    assert [(one["kind"], one["count"]) for one in told] == [("identity", 1), ("phone", 2)]
    assert all(one["cite"] for one in told)


def test_marks_of_one_kind_have_one_length():
    assert len(hidden("电话13800138000。")) == len(hidden("电话020-84000000。"))


def test_a_certain_pattern_does_not_hold_the_act_and_a_doubtful_one_does():
    assert not redact({"facts": f"证件{ID}"}, [], SHOWN_PARTY).held
    assert redact({"facts": "拨打13800138000"}, [], SHOWN_PARTY).held


def test_what_a_person_marks_is_hidden_too():
    spans = {"facts": [Span(2, 4, "secret", "person")]}
    assert apply({"facts": "配方ABCD"}, spans, [], SHOWN_PARTY)["facts"] == "配方〔商业秘密〕CD"


@given(
    some.lists(
        some.tuples(some.integers(0, 40), some.integers(1, 9), some.sampled_from(["known", "pattern:x", "tagger:y"]))
    )
)
def test_merged_spans_never_overlap_and_cover_every_span(listed):
    spans = [Span(start, start + length, "name", rule) for start, length, rule in listed]
    found = merged(spans)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(any(one.start <= span.start and span.end <= one.end for one in found) for span in spans)


@settings(max_examples=200)
@given(some.text(alphabet="甲乙丙王小虎13800x ，。\u200b", max_size=60))
def test_the_public_text_equals_the_served_one_but_for_the_spans(text):
    known = [WITNESS, Known("phone", "13800138000", "w1")]
    spans = propose(text, known, SHOWN_PARTY)
    written = apply({"f": text}, {"f": spans}, known, SHOWN_PARTY)["f"]
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    kept = [text[edges[index] : edges[index + 1]] for index in range(0, len(edges), 2)]
    assert re.fullmatch(".{2,8}?".join(map(re.escape, kept)), written, re.DOTALL)


def test_luhn_is_the_check_of_bank_cards():
    assert patterns.luhn("4539578763621486")
    assert not patterns.luhn("4539578763621487")
