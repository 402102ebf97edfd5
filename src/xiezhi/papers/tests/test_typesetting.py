"""From contents to PDF: every paper of the national pack, in the layout of GB/T 9704-2012."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from datetime import datetime
from hashlib import sha256
from typing import Any

import pdfplumber
import pytest
from pypdf import PdfReader

from xiezhi.kernel.clock import SHANGHAI
from xiezhi.papers import fonts, rules, typesetting
from xiezhi.papers.errors import TemplateBroken
from xiezhi.papers.tests.samples import CONTENTS, ORGAN
from xiezhi.papers.tests.standards import KEYS, paper
from xiezhi.papers.typesetting import Sheet

AT = datetime(2025, 6, 3, 10, tzinfo=SHANGHAI)
DIGEST = "3f9a1c77de0b4c21" * 4
MM = 72 / 25.4


def sheet(key: str, **more) -> Sheet:
    number = "穗海市监罚〔2025〕3号" if paper(key).number_word else ""
    return Sheet(paper(key).label["zh"], number, ORGAN, {**CONTENTS[key], **more.pop("contents", {})}, DIGEST, **more)


def printed(key: str, **more) -> bytes:
    return typesetting.pdf(sheet(key, **more), typesetting.template(paper(key).template_path), AT)


def text_of(pdf: bytes) -> str:
    """All the text without blanks (justified lines are cut by them) and without the feet of pages."""
    pages = (re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages)
    return "".join(re.sub(r"(穗海市监罚〔2025〕3号)?内容摘要\w{16}|—\d+—", "", page) for page in pages)


@pytest.mark.parametrize("key", KEYS)
def test_every_paper_prints_what_it_was_given(key):
    said = text_of(printed(key))
    for name, value in rules.chosen(paper(key), CONTENTS[key]).items():
        # keys of choices, days, times and sums are written in words
        if isinstance(value, str) and not re.fullmatch(r"[a-z_]+|\d{4}-\d\d-\d\d.*|\d+\.\d\d", value):
            if name in {"organ"} and key == "case_file_index":
                continue
            for line in value.split("\n"):
                assert re.sub(r"\s", "", line) in said, f"{name} is not on the paper"


@pytest.mark.parametrize("key", KEYS)
def test_each_page_carries_number_digest_and_page_number(key):
    for index, page in enumerate(PdfReader(io.BytesIO(printed(key))).pages, 1):
        said = re.sub(r"\s", "", page.extract_text())
        assert f"—{index}—" in said
        assert f"内容摘要{DIGEST[:16]}" in said
        if paper(key).number_word:
            assert "穗海市监罚〔2025〕3号" in said


@pytest.mark.parametrize("key", ["spot_decision", "delivery_receipt", "closing_form"])
def test_a_form_stays_on_one_page(key):
    assert len(PdfReader(io.BytesIO(printed(key))).pages) == 1


def test_the_same_paper_gives_the_same_bytes_in_another_process():
    here = sha256(printed("decision")).hexdigest()
    told = "from xiezhi.papers.tests.test_typesetting import *; print(sha256(printed('decision')).hexdigest())"
    there = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here


def test_the_pdf_is_pdf_a_and_tagged_and_dated_by_its_issue():
    reader: Any = PdfReader(io.BytesIO(printed("decision")))
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part\W+2", metadata)
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert reader.metadata.title == "行政处罚决定书 穗海市监罚〔2025〕3号"
    assert reader.metadata.author == ORGAN
    assert "2025-06-03" in reader.metadata.creation_date.isoformat()


def test_the_text_area_of_a_letter_is_that_of_gb_9704():
    """A4; 156 by 225 mm, 28 mm from the left, 37 mm from the top; 22 lines of 28 characters in 16 pt."""
    long = "一" * 28 * 60
    with pdfplumber.open(io.BytesIO(printed("decision", contents={"facts": long}))) as pdf:
        assert (round(pdf.pages[0].width / MM), round(pdf.pages[0].height / MM)) == (210, 297)
        page = pdf.pages[1]
        body = [one for one in page.chars if one["text"] == "一" and abs(one["size"] - 16) < 0.01]
        lines = sorted({round(one["top"]) for one in body})
        assert len(lines) == 22
        first = [one for one in body if round(one["top"]) == lines[0]]
        assert len(first) == 28
        assert 27.5 < min(one["x0"] for one in body) / MM < 28.5
        assert 183.5 < max(one["x1"] for one in body) / MM < 184.6
        assert 36 < min(one["top"] for one in body) / MM < 38.5
        assert max(one["bottom"] for one in body) / MM < 263


def test_the_title_is_22_point_and_the_organ_red():
    with pdfplumber.open(io.BytesIO(printed("decision"))) as pdf:
        chars = pdf.pages[0].chars
        assert "".join(one["text"] for one in chars if abs(one["size"] - 22) < 0.01) == "行政处罚决定书"
        organ = [one for one in chars if one["size"] > 22.5]
        assert "".join(one["text"] for one in organ) == ORGAN
        red, green, blue = organ[0]["non_stroking_color"]
        assert red > 0.7
        assert max(green, blue) < 0.1


def test_no_page_carries_the_seal_alone():
    """GB/T 9704-2012, 7.3.5.5, for texts of every length."""
    for lines in range(1, 26):
        pdf = printed("decision", contents={"facts": "\n".join(["事实"] * lines)})
        last = PdfReader(io.BytesIO(pdf)).pages[-1].extract_text()
        assert "不停止执行" in re.sub(r"\s", "", last), f"with {lines} lines"


def test_a_preview_is_marked_and_a_printed_paper_is_not():
    assert "预览" in text_of(printed("intent_notice", preview=True))
    assert "预览" not in text_of(printed("intent_notice"))


def test_a_notice_tells_of_a_hearing_only_where_the_law_gives_one():
    assert "有权要求听证" in text_of(printed("intent_notice"))
    assert "听证" not in text_of(printed("intent_notice", contents={"hearing_due": False, "evidence": ""}))


def test_a_hearing_notice_tells_of_recusal_and_of_evidence_and_witnesses():
    """gd_hearing/21 items 3 and 4."""
    said = text_of(printed("hearing_notice"))
    assert "有权申请回避" in said
    assert "准备有关证据，并通知证人" in said


@pytest.mark.parametrize(
    ("answer", "said"),
    [("none_made", "未提出陈述、申辩意见"), ("all", "予以采纳"), ("partly", "部分采纳"), ("not", "不予采纳")],
)
def test_a_decision_says_what_became_of_the_defence(answer, said):
    assert said in text_of(printed("decision", contents={"defence": answer, "defence_reason": ""}))


def test_whether_a_late_fine_is_surcharged_is_said_either_way():
    """collect_apart_rules/7."""
    assert "百分之三加处罚款" in text_of(printed("decision"))
    assert "不加处罚款" in text_of(printed("decision", contents={"surcharge": False}))


def test_entered_text_is_never_taken_for_markup():
    nasty = '#panic("x") *重* _轻_ $x$ @a <b> // 注 \\ #{1+1} [c] `d`'
    assert re.sub(r"\s", "", nasty) in text_of(printed("decision", contents={"facts": nasty}))


def test_a_template_that_cannot_be_set_is_refused_in_a_sentence():
    broken = typesetting.Template({"main.typ": "#unknown()", "common.typ": ""})
    with pytest.raises(TemplateBroken, match="PAPER-0003"):
        typesetting.pdf(sheet("decision"), broken, AT)
    with pytest.raises(TemplateBroken):
        typesetting.template("/nowhere/none.typ")


@pytest.mark.parametrize("path", ["/LICENSE", "LICENSE", "/etc/hostname", "../../../etc/hostname"])
def test_a_template_sees_no_file_but_its_own(path):
    nosy = typesetting.Template({"main.typ": f'#read("{path}")', "common.typ": ""})
    with pytest.raises(TemplateBroken):
        typesetting.pdf(sheet("decision"), nosy, AT)


def test_a_template_fetches_nothing_from_the_network(tmp_path):
    (tmp_path / "common.typ").write_text("")
    (tmp_path / "nosy.typ").write_text('#import "@preview/anything:1.0.0": *')
    with pytest.raises(TemplateBroken, match="network"):
        typesetting.template(str(tmp_path / "nosy.typ"))


def test_a_layer_s_template_finds_the_national_module(tmp_path):
    (tmp_path / "national" / "papers").mkdir(parents=True)
    (tmp_path / "national" / "papers" / "common.typ").write_text("#let said = [共用]")
    local = tmp_path / "provincial" / "somewhere" / "papers"
    local.mkdir(parents=True)
    (local / "letter.typ").write_text('#import "common.typ": *\n#set text(font: "Noto Serif SC")\n#said')
    made_of = typesetting.template(str(local / "letter.typ"))
    assert "共用" in text_of(typesetting.pdf(sheet("decision"), made_of, AT))
    assert typesetting.stored_template(made_of.stored) == made_of


def test_without_fonts_of_its_own_a_body_prints_in_the_ones_that_come_along():
    assert fonts.library().families["fang"] == ["Noto Serif SC"]
    assert fonts.library().families["stroked"] == ["title", "hei"]


def test_a_body_s_own_fonts_go_first(tmp_path, monkeypatch):
    shutil.copy(fonts.folders()[-1] / "NotoSansSC-Regular.otf", tmp_path / "own.otf")
    monkeypatch.setenv("XIEZHI_FONTS", str(tmp_path))
    monkeypatch.setitem(fonts.PREFERRED, "fang", ("A Fang We Have Not", "Noto Sans SC"))
    monkeypatch.setitem(fonts.PREFERRED, "title", ("Noto Serif SC",))
    own = fonts.library.__wrapped__()
    assert fonts.folders()[0] == tmp_path
    assert own.families["fang"] == ["Noto Sans SC", "Noto Serif SC"]
    assert own.families["stroked"] == ["hei"]


def test_a_folder_of_fonts_that_is_not_there_is_told_and_left_out(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("XIEZHI_FONTS", str(tmp_path / "nowhere"))
    assert fonts.library.__wrapped__().families["fang"] == ["Noto Serif SC"]
    assert "nowhere" in caplog.text


def test_without_any_chinese_font_nothing_is_printed(monkeypatch):
    monkeypatch.setattr(fonts, "folders", list)
    with pytest.raises(TemplateBroken, match="pylopdf-fonts-zh-cn"):
        fonts.library.__wrapped__()


def test_coverage_is_read_from_the_fonts_themselves():
    covered = fonts.library().coverage
    assert {ord(one) for one in "行政处罚決定書A1，。〔〕￥"} <= covered
    assert ord("𠮷") not in covered
    assert 20000 < len(covered) < 60000
