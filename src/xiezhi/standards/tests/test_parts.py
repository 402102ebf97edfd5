"""A procedure written in parts; figures of which the lowest stands; what a linked procedure may point at."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from xiezhi.standards import door as standards
from xiezhi.standards.releases import load
from xiezhi.standards.tests import a_pack

DAY = date(2025, 3, 3)
PART = """\
kind: part
of: small
acts:
  - key: paused
    label: {zh: 暂停, en: Pause}
    cite: small_law/2
    stage: all
    after: [begun]
    by: [officer]
    place: {after: begun}
  - {key: ended, once: false}
"""
LINKED = """\
kind: procedure
key: linked
label: {zh: 关联程序, en: Linked procedure}
in_force: {from: 2020-01-01, cite: small_law/1}
reckoning: {last_day: rolls, cite: small_law/1}
under: [{procedure: small, carries: [{key: fine, from: begun.fine}]}]
stages:
  - {key: all, label: {zh: 办理, en: Handling}}
acts:
  - key: opened
    label: {zh: 开始, en: Open}
    cite: small_law/1
    stage: all
    opens: true
    by: [officer]
    tells: {act: TOLD}
guards:
  - {key: first, before: [opened], needs: {done: parent.ASKED}, cite: small_law/1, says: {zh: 先办, en: First}}
time_limits:
  - key: due
    label: {zh: 期限, en: Due}
    of: body
    counts: {from: opened, days: 5, of: working_days}
    met_by: [opened]
    cite: small_law/3
    when: WHEN
"""


def with_file(folder: Path, name: str, text: str) -> Path:
    a_pack.write(folder)
    path = folder / "national" / "procedures" / name
    path.write_text(text, "utf-8")
    return folder


def problems(folder: Path) -> str:
    return "\n".join(str(one) for one in load(folder).problems)


def linked(told: str = "noted", asked: str = "ended", when: str = "{done: opened}") -> str:
    return LINKED.replace("TOLD", told).replace("ASKED", asked).replace("WHEN", when)


def test_a_part_adds_acts_where_it_says_and_changes_those_of_the_base(tmp_path: Path) -> None:
    release = load(with_file(tmp_path, "small.pauses.yaml", PART))
    assert not release.problems
    procedure = release.procedure("small", ["national"], DAY)
    assert [act.key for act in procedure.acts] == ["begun", "paused", "ended"]
    ended = procedure.act("ended")
    assert ended is not None
    assert not ended.once


def test_a_layer_above_changes_what_a_part_added(tmp_path: Path) -> None:
    folder = with_file(tmp_path, "small.pauses.yaml", PART)
    over = folder / "provincial" / "town" / "procedures" / "small.over.yaml"
    over.write_text(over.read_text("utf-8") + "acts:\n  - {key: paused, drop: true}\n", "utf-8")
    procedure = load(folder).procedure("small", ["national", "provincial/town"], DAY)
    assert procedure.act("paused") is None


def test_the_lowest_figure_of_all_layers_stands(tmp_path: Path) -> None:
    folder = a_pack.write(tmp_path, procedure=a_pack.PROCEDURE.replace('value: "200",', 'value: "200", wins: lowest,'))
    over = folder / "provincial" / "town" / "procedures" / "small.over.yaml"
    assert load(folder).procedure("small", ["national", "provincial/town"], DAY).amounts[0].value == "100"
    over.write_text(a_pack.OVER.replace('"100"', '"300"'), "utf-8")
    assert load(folder).procedure("small", ["national", "provincial/town"], DAY).amounts[0].value == "200"


def figured(folder: Path, layer: str, value: str, more: str = "") -> None:
    """A layer that names the ceiling."""
    where = folder / layer
    (where / "procedures").mkdir(parents=True, exist_ok=True)
    (where / "pack.yaml").write_text(a_pack.PACK.format(key="x", layer=layer, over="[national]"), "utf-8")
    over = a_pack.OVER.replace('value: "100",', f'value: "{value}",{more}')
    (where / "procedures" / "small.over.yaml").write_text(over, "utf-8")


@pytest.mark.parametrize(("province", "ministry", "stands"), [("100", "80", "80"), ("100", "150", "100")])
def test_a_province_that_lets_a_lower_figure_of_a_ministry_stand_does_so_in_either_order(
    tmp_path: Path, province: str, ministry: str, stands: str
) -> None:
    """gd_hearing/7/p2; the figure of the nation rests on no text here and gives way, though it is lower still."""
    unsure = 'value: "50", unverified: {zh: 没有文本, en: No text}}'
    folder = a_pack.write(tmp_path, procedure=a_pack.PROCEDURE.replace('value: "200", cite: small_law/2/p2/1}', unsure))
    figured(folder, "provincial/town", province, " wins: lowest,")
    figured(folder, "sectors/trade", ministry)
    release = load(folder)
    for layers in (["provincial/town", "sectors/trade"], ["sectors/trade", "provincial/town"]):
        (ceiling,) = release.procedure("small", ["national", *layers], DAY).amounts
        assert ceiling.value == stands
        assert ceiling.cite == ("small_law/3/2",)
        assert ceiling.unverified is None


def test_without_that_word_the_layer_above_decides(tmp_path: Path) -> None:
    folder = a_pack.write(tmp_path)
    figured(folder, "sectors/trade", "150")
    assert (
        load(folder).procedure("small", ["national", "provincial/town", "sectors/trade"], DAY).amounts[0].value == "150"
    )


def test_a_linked_procedure_tells_only_acts_that_the_one_above_has(tmp_path: Path) -> None:
    system = (
        PART
        + "  - {key: noted, label: {zh: 记录, en: Note}, cite: small_law/2, stage: all, by: [officer], system: true}\n"
    )
    folder = with_file(tmp_path, "small.pauses.yaml", system)
    at = folder / "national" / "procedures" / "linked.yaml"
    at.write_text(linked(), "utf-8")
    assert problems(folder) == ""
    at.write_text(linked(told="nothing"), "utf-8")
    assert "no act nothing" in problems(folder)


def test_a_name_that_the_case_above_does_not_have_is_an_error_with_its_line(tmp_path: Path) -> None:
    told = problems(with_file(tmp_path, "linked.yaml", linked(asked="nothing")))
    assert "nothing" in told
    assert "linked.yaml:" in told


def test_a_time_limit_never_hangs_on_another_case(tmp_path: Path) -> None:
    assert "must not hang" in problems(with_file(tmp_path, "linked.yaml", linked(when="{done: parent.ended}")))


def test_the_real_ordinary_procedure_is_written_in_parts() -> None:
    sheets = standards.current().sheets("penalty_ordinary", ["national"], DAY)
    assert len([sheet for sheet in sheets if sheet.kind == "part"]) >= 3


def test_a_sector_calls_a_paper_by_its_own_name_and_keeps_what_it_must_contain() -> None:
    below = standards.paper("intent_notice", ["national"], DAY)
    named = standards.paper("intent_notice", ["national", "sectors/transport"], DAY)
    assert named.label["zh"] == "违法行为通知书"
    assert named.contents == below.contents
    assert named.template_path == below.template_path


def test_a_title_of_a_paper_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    folder = a_pack.write(tmp_path)
    titles = folder / "provincial" / "town" / "papers" / "titles.yaml"
    titles.parent.mkdir()
    titles.write_text(
        "kind: titles\ntitles:\n  - {paper: nothing, label: {zh: 无, en: None}, cite: small_law/1}\n", "utf-8"
    )
    assert "nothing" in problems(folder)


ROWS = """\
kind: part
of: small
acts:
  - key: begun
    fields:
      - key: goods
        label: {zh: 物品, en: Goods}
        type: rows
        cite: small_law/2
        columns: [{key: name, label: {zh: 名称, en: Name}}]
guards:
  - key: named
    before: [begun]
    needs: {every_row: this.goods, where: {fact: row.CELL, present: true}}
    cite: small_law/2
    says: {zh: 没有名称, en: No name}
"""


def test_a_column_that_no_table_has_is_an_error_with_its_line(tmp_path: Path) -> None:
    assert problems(with_file(tmp_path, "small.rows.yaml", ROWS.replace("CELL", "name"))) == ""
    said = problems(with_file(tmp_path, "small.rows.yaml", ROWS.replace("CELL", "nome")))
    assert "the table this.goods has no column nome" in said
    assert "small.rows.yaml:" in said
