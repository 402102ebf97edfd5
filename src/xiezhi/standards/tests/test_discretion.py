"""Benchmark tables: what the loader refuses, and how layers meet."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from xiezhi.standards import door as standards
from xiezhi.standards.discretion import benchmark
from xiezhi.standards.errors import NoCitation, UnknownReference, WiderThanSuperior, WrongValue
from xiezhi.standards.releases import load
from xiezhi.standards.superior import problems as problems_of
from xiezhi.standards.tests.a_pack import write

TABLE = """\
kind: discretion
key: KEY
label: {zh: 基准, en: Table}
in_force: {from: 2021-01-01, cite: small_law/1}
maker: {level: LEVEL, label: {zh: 机关, en: Body}}
grades:
  - {key: lightened, label: {zh: 从轻, en: Lightened}, share: {from: "0", to: "UPPER"}, cite: small_law/2}
factors:
  - key: coerced
    label: {zh: 受胁迫, en: Coerced}
    weighs: must_lighten
    when: {fact: FACT, has: coerced}
    cite: small_law/2
"""


def table(key="general", level="state", upper="0.5", fact="this.factors"):
    """One table as text."""
    return TABLE.replace("KEY", key).replace("LEVEL", level).replace("UPPER", upper).replace("FACT", fact)


def packs(tmp_path, **files):
    """The small pack with these tables, by layer."""
    folder = write(tmp_path)
    for layer, text in files.items():
        place = folder / {"national": "national", "town": "provincial/town"}[layer] / "discretion"
        place.mkdir()
        (place / "general.yaml").write_text(text, "utf-8")
    return folder


def test_a_lower_layer_may_narrow_the_superiors_range(tmp_path):
    folder = packs(tmp_path, national=table(), town=table("town", "city", "0.3"))
    assert standards.check_folder(folder) == []


def test_a_lower_layer_may_not_reach_past_the_superiors_range(tmp_path):
    folder = packs(tmp_path, national=table(), town=table("town", "city", "0.6"))
    found = standards.check_folder(folder)
    assert [type(one) for one in found] == [WiderThanSuperior]
    assert "grades.lightened" in str(found[0].where)
    assert found[0].cites == ("discretion_2022_27/5",)


OWN = """\
kind: discretion
key: own
label: {zh: 本市基准, en: The city's table}
in_force: {from: 2021-07-15, cite: penalty_law/34}
maker: {level: city, label: {zh: 本市, en: The city}}
matters: [crypto_uncertified_product]
circumstances:
  - {key: slight, label: {zh: 情节轻微, en: Slight}, sums: {at_least: "30000", at_most: "UPTO"}, cite: penalty_law/34}
"""


@pytest.mark.parametrize(("upto", "problems"), [("47500", 0), ("47500.01", 1)])
def test_sums_of_a_lower_table_stay_within_the_superiors_share_of_the_statute(tmp_path, upto, problems):
    folder = tmp_path / "packs"
    shutil.copytree(standards.packs_folder(), folder, ignore=shutil.ignore_patterns("golden", "*.spec.yaml"))
    place = folder / "sectors" / "market_regulation" / "discretion"
    place.mkdir(exist_ok=True)
    (place / "own.yaml").write_text(OWN.replace("UPTO", upto), "utf-8")
    release = load(folder)
    assert [type(one) for one in problems_of(release)] == [WiderThanSuperior] * problems


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (table(upper="1.5"), WrongValue),
        (table(fact="investigated.factors"), UnknownReference),
        (table().replace("factors:", "matters: [nothing]\nfactors:"), UnknownReference),
        (table().replace(", cite: small_law/2}", "}", 1), NoCitation),
        (table().replace("must_lighten", "lighten_somewhat"), WrongValue),
        (
            OWN.replace("matters: [crypto_uncertified_product]\n", "").replace("penalty_law/34", "small_law/1"),
            WrongValue,
        ),
    ],
)
def test_each_mistake_in_a_table_is_told(tmp_path, text, kind):
    assert [type(one) for one in standards.check_folder(packs(tmp_path, national=text))] == [kind]


def test_layers_add_to_one_another_and_the_nearest_table_is_named(tmp_path):
    upper = table("town", "city", "0.3").replace("coerced", "repeated").replace("must_lighten", "must_heavier")
    release = load(packs(tmp_path, national=table(), town=upper))
    found = benchmark(release, ("national", "provincial/town"), "anything", date(2025, 1, 1))
    assert found is not None
    assert found.table.key == "town"
    assert [(one.key, whose.key) for one, whose in found.factors] == [("coerced", "general"), ("repeated", "town")]
    assert [one.share.to for one, _ in found.grades if one.share] == ["0.3"]
    assert benchmark(release, ("national",), "anything", date(2020, 1, 1)) is None


def test_the_checklist_of_a_matter_follows_its_penalty_clause():
    day = date(2026, 7, 1)
    asked = {
        key: {one.key for one in standards.evidence_checklist(standards.matter(key, day), ("national",), day)}
        for key in ("crypto_uncertified_product", "data_complaints", "pi_serious", "licence_false_application")
    }
    assert {"gains", "goods"} <= asked["crypto_uncertified_product"]
    assert "refused" in asked["data_complaints"]
    assert "goods" not in asked["data_complaints"]
    assert {"turnover", "licence", "in_charge"} <= asked["pi_serious"]
    assert not {"gains", "goods", "refused", "turnover"} & asked["licence_false_application"]


def test_the_catalogue_holds_at_least_75_penalty_matters_of_seven_statutes():
    release = standards.current()
    matters = [one for versions in release.matters.values() for _, one in versions if one.act_kind == "penalty"]
    statutes = {cite.split("/")[0] for one in matters for cite in one.penalised_by}
    assert len({one.key for one in matters}) >= 75
    assert len({one.code for one in matters}) == len({one.key for one in matters})
    assert len(statutes) >= 7, statutes
