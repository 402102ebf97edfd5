"""A small generated province: every planted wrong is found, and nothing else is accused."""

from __future__ import annotations

from benchmarks.province.evaluating import compare, found_in
from benchmarks.province.generating import generate
from benchmarks.province.planting import CASE_WRONGS


def test_every_planted_wrong_is_found_and_nothing_else_is_accused():
    province, truth = generate(len(CASE_WRONGS) * 3)
    assert {one.wrong for one in truth} == {one.name for one in CASE_WRONGS}
    score = compare(found_in(province), truth)
    assert (score.missed, score.false) == ([], [])


def test_the_same_seed_makes_the_same_province():
    assert generate(9, seed=4) == generate(9, seed=4)
