"""The index of statutes: how texts are read, and that the stored index is that of the stored texts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from xiezhi.standards.citations import Article, problem_with, spoken
from xiezhi.standards.sources import read_statutes
from xiezhi.standards.statutes import compare, digest_of, index, number_of, read_source, written

ROOT = Path(__file__).parents[4]
PACKS = ROOT / "packs"
SOURCES = sorted(PACKS.glob("**/sources/*.yaml"))
TEXTS = Path(os.environ.get("XIEZHI_STATUTE_TEXTS", ROOT.parent / "shared" / "law" / "texts"))

SMALL = """<!-- provenance: a copy, path "法/小法(2021-01-22).md" -->
# 中华人民共和国小法

2009年8月27日 第十次会议通过

2021年1月22日 第二十五次会议修订

## 第一章 总则

第一条 本条第一款。

（一）第一项；

（二）第二项，
分作两行的算一款。

第一条之一　增加的一条。

## 第二章 附则

第一百零五条 有款有项：

(一)半角的第一项；

1.项下的目，不是款；

(二)半角的第二项；

(三)第三项。

项之后的第二款。

\u200b
第一百零六条 本法自2021年7月15日起施行。
"""


@pytest.mark.parametrize(
    ("numerals", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("八十六", 86),
        ("一百零五", 105),
        ("一百一十", 110),
        ("三百〇六", 306),
        ("九百九十九", 999),
    ],
)
def test_chinese_numerals_up_to_999_are_read(numerals: str, value: int) -> None:
    assert number_of(numerals) == value


def test_articles_paragraphs_and_items_are_counted_as_a_lawyer_counts_them() -> None:
    found = {article.number: article.items for article in index(SMALL).articles}
    assert found == {"1": (2, 0), "1-1": (0,), "105": (3, 0), "106": (0,)}


def test_the_head_of_a_text_says_when_it_was_made_revised_and_in_force() -> None:
    found = index(SMALL)
    assert (found.title, found.in_force_from, found.revised) == ("中华人民共和国小法", "2021-07-15", "2021-01-22")
    assert len(found.promulgation) == 2


def test_the_parts_of_a_policy_document_are_numbered_through_or_by_section() -> None:
    through = "# 意见\n一、甲\n（一）子。\n二、乙\n（二）丑。\n续段。\n2018年12月5日\n"
    assert [article.number for article in index(through, "part").articles] == ["1", "2"]
    anew = "# 通知\n一、甲\n（一）子。\n二、乙\n（一）丑。\n"
    assert [article.number for article in index(anew, "part").articles] == ["1-1", "2-1"]


def test_typesetting_is_no_amendment_but_a_changed_word_is() -> None:
    assert digest_of("第一款（甲）， 乙") == digest_of("第一款(甲),\u3000乙\u200b")
    assert digest_of("五日内提出") != digest_of("三日内提出")


def test_an_amended_article_is_named_and_no_other() -> None:
    source = read_source("key: small\ntitle: {zh: 小法, en: Small Law}\ntext: small.md\n")
    stored = read_source(written(source, index(SMALL)))
    assert list(compare(stored, index(SMALL))) == []
    assert [said.split(":")[0] for said in compare(stored, index(SMALL.replace("增加的一条", "修改的一条")))] == ["1-1"]
    assert [said.split(":")[0] for said in compare(stored, index(SMALL.partition("第一百零六条")[0]))] == ["106"]


def test_the_same_text_is_always_written_in_the_same_bytes() -> None:
    source = read_source("key: small\ntitle: {zh: 小法, en: Small Law}\ntext: small.md\n")
    assert written(source, index(SMALL)) == written(read_source(written(source, index(SMALL))), index(SMALL))


def test_the_six_core_laws_have_as_many_articles_as_the_laws_in_force() -> None:
    counts = {
        "penalty_law": 86,
        "compulsion_law": 71,
        "licensing_law": 83,
        "reconsideration_law": 90,
        "litigation_law": 103,
    }
    statutes = read_statutes(PACKS, [])
    assert {key: len(statutes[key].articles) for key in counts} == counts
    assert len(statutes["civil_procedure_law"].articles) == 306


def test_citations_resolve_to_the_very_item_or_say_what_the_text_has() -> None:
    statutes = read_statutes(PACKS, [])
    assert problem_with("penalty_law/64/p1/8", statutes) is None
    missing = problem_with("penalty_law/64/p1/9", statutes)
    assert missing is not None
    assert "8" in missing["en"]
    assert spoken("penalty_law/64/p1/1", statutes)["zh"] == "《行政处罚法》第六十四条第一款第一项"


@pytest.mark.skipif(
    not TEXTS.is_dir(),
    reason="the statute texts are not beside this checkout (XIEZHI_STATUTE_TEXTS names their folder)",
)
@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_stored_index_is_that_of_the_stored_text(path: Path) -> None:
    source = read_source(path.read_text("utf-8"))
    found = index((TEXTS / source.text).read_text("utf-8"), source.unit)
    assert list(compare(source, found)) == []
    assert written(source, found) == path.read_text("utf-8")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_article_numbers_of_a_stored_statute_run_without_gaps(path: Path) -> None:
    source = read_source(path.read_text("utf-8"))
    if source.unit == "article":
        assert [int(number) for number in source.articles] == list(range(1, len(source.articles) + 1))
    assert all(isinstance(article, Article) and len(article.digest) == 32 for article in source.articles.values())
