"""What the loader refuses, and that it names file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from xiezhi.kernel.errors import Refusal
from xiezhi.standards import door as standards
from xiezhi.standards.errors import (
    CitationNotFound,
    DuplicateKey,
    NoCitation,
    NotInForce,
    UnknownKey,
    UnknownReference,
    UnreadableFile,
    WrongCondition,
    WrongValue,
)
from xiezhi.standards.releases import load
from xiezhi.standards.tests.a_pack import CALENDAR, OVER, PROCEDURE, write

LAYERS = ("national", "provincial/town")


def problem(folder: Path) -> Refusal:
    """The one problem these packs have."""
    found = standards.check_folder(folder)
    assert len(found) == 1, [one.text("en") for one in found]
    return found[0]


def test_a_good_pack_has_no_problem(tmp_path):
    assert standards.check_folder(write(tmp_path)) == []


MISTAKES = [
    ("cite: small_law/3/1,", "cite: small_law/3/9,", CitationNotFound),
    ("cite: small_law/2/p2/1}\nstages", "cite: small_law/2/p3}\nstages", CitationNotFound),
    ("cite: small_law/2/p2/1}\nstages", "cite: other_law/1}\nstages", CitationNotFound),
    (", cite: small_law/2/p2/1}\nstages", "}\nstages", NoCitation),
    ("from: 2020-01-01", "from: 2020-02-30", UnreadableFile),
    ("once: true}", "twice: true}", UnknownKey),
    ("met_by: [ended]", "met_by: [finished]", UnknownReference),
    ("at_most: {amount: ceiling}", "at_most: {amount: roof}", UnknownReference),
    ("at_most: {amount: ceiling}", "smaller: 5", WrongCondition),
    ("of: body", "of: nobody", WrongValue),
    ("days: 5,", "days: five,", WrongValue),
    ("key: small\n", "key: small\nkey: small\n", DuplicateKey),
    ('value: "200"', "value: 200.5", WrongValue),
]


@pytest.mark.parametrize(("before", "after", "kind"), MISTAKES)
def test_each_mistake_is_one_error_with_file_and_line(tmp_path, before, after, kind):
    assert PROCEDURE.count(before) == 1
    text = PROCEDURE.replace(before, after)
    line = PROCEDURE[: PROCEDURE.index(before)].count("\n") + 1 + (kind is DuplicateKey)
    found = problem(write(tmp_path, procedure=text))
    assert isinstance(found, kind), found.text("en")
    assert (found.where or "").split()[0] == f"packs/national/procedures/small.yaml:{line}"


def test_a_thing_that_stands_twice_in_a_list_is_refused(tmp_path):
    twice = PROCEDURE.replace("stages:\n", "stages:\n  - {key: all, label: {zh: 又, en: Again}}\n")
    assert isinstance(problem(write(tmp_path, procedure=twice)), DuplicateKey)


def test_a_calendar_day_that_does_not_exist_is_refused(tmp_path):
    found = problem(write(tmp_path, calendar=CALENDAR.replace("2025-05-05", "2025-02-29")))
    assert found.where == "packs/national/calendar.yaml:3"


def test_a_layer_that_changes_nothing_known_is_refused(tmp_path):
    found = problem(write(tmp_path, over=OVER + "guards:\n  - {key: gone, drop: true, cite: small_law/1}\n"))
    assert isinstance(found, UnknownReference)


def test_a_layer_says_only_what_differs_and_every_value_keeps_its_file(tmp_path):
    release = load(write(tmp_path))
    town = release.merged("small", LAYERS, date(2025, 1, 1))
    amounts = {one["key"]: one for one in town.data["amounts"]}
    assert amounts["ceiling"]["value"] == "100"
    assert amounts["ceiling"]["label"]["en"] == "Ceiling"
    assert str(town.origin(("amounts", "ceiling", "value"))) == "packs/provincial/town/procedures/small.over.yaml:5"
    assert town.origin(("amounts", "ceiling", "label", "en")).file == "packs/national/procedures/small.yaml"


def test_a_layer_not_yet_in_force_changes_nothing(tmp_path):
    release = load(write(tmp_path))
    assert release.procedure("small", LAYERS, date(2021, 6, 1)).amounts[0].value == "200"
    assert release.procedure("small", LAYERS, date(2022, 1, 1)).amounts[0].value == "100"


def test_before_a_procedure_is_in_force_there_is_none(tmp_path):
    with pytest.raises(NotInForce):
        load(write(tmp_path)).procedure("small", LAYERS, date(2019, 12, 31))


def test_the_digest_of_a_release_changes_with_any_byte(tmp_path):
    before = load(write(tmp_path)).digest
    assert load(write(tmp_path, over=OVER.replace('"100"', '"101"'))).digest != before
