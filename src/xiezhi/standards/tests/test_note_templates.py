"""Questions for notes: which are offered, in what order, and what is wrong with a file of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiezhi.standards import door as standards
from xiezhi.standards.notes import offered
from xiezhi.standards.releases import load
from xiezhi.standards.tests.a_pack import write

NOTE = """\
kind: note_template
key: opening
label: {zh: 开头, en: Opening}
acts: [begun]
order: 10
questions:
  - {zh: 是否看清证件？, en: Have you seen the certificates?}
"""
TRADE = """\
kind: note_template
key: goods
label: {zh: 货物, en: Goods}
acts: [begun]
fields: [market_regulation]
matters: [uncertified]
order: 5
questions: [{zh: 货从哪来？, en: Where from?}]
"""


def pack(folder: Path, **notes: str) -> Path:
    """The small pack with these notes."""
    write(folder)
    (folder / "national" / "notes").mkdir(parents=True, exist_ok=True)
    for name, body in notes.items():
        (folder / "national" / "notes" / f"{name}.yaml").write_text(body, "utf-8")
    return folder


def keys(folder: Path, act: str = "begun", layers: tuple[str, ...] = ("national",), **about: str) -> list[str]:
    return [one.key for one in offered(load(folder), layers, act, **about)]


def test_questions_are_offered_for_their_acts_in_their_order(tmp_path):
    folder = pack(tmp_path, opening=NOTE, goods=TRADE)
    assert standards.check_folder(folder) == []
    assert keys(folder, field="market_regulation", matter="uncertified") == ["goods", "opening"]
    assert keys(folder, act="ended") == []


def test_questions_of_a_trade_or_matter_are_offered_in_its_cases_only(tmp_path):
    folder = pack(tmp_path, opening=NOTE, goods=TRADE)
    assert keys(folder, field="urban_management", matter="uncertified") == ["opening"]
    assert keys(folder, field="market_regulation", matter="another") == ["opening"]
    assert keys(folder) == ["opening"]


def test_questions_of_another_layer_are_not_offered(tmp_path):
    assert keys(pack(tmp_path, opening=NOTE), layers=("provincial/town",)) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [("order: 10", "sort: 10", "sort"), ("zh: 是否看清证件？, ", "", "label"), ("acts: [begun]\n", "", "acts")],
)
def test_a_mistake_in_questions_is_an_error_with_file_and_line(tmp_path, before, after, said):
    found = standards.check_folder(pack(tmp_path, opening=NOTE.replace(before, after)))
    assert len(found) == 1
    assert "packs/national/notes/opening.yaml:" in str(found[0].where)
    assert said in found[0].text("en")


def test_the_national_pack_opens_an_inquiry_by_certificates_duty_and_recusal():
    """penalty_law/55, penalty_law/43."""
    first = standards.note_templates(("national",), "inquiry_recorded")[0]
    asked = "".join(one["zh"] for one in first.questions)
    assert all(word in asked for word in ("执法证件", "如实回答", "申请回避"))
