"""The draw alone: uniform, by body as the plan asks, nobody left out, and the same again from the same record."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.supervision.reviewing import drawing
from xiezhi.supervision.reviewing.drawing import Candidate, Quota

bodies = st.sampled_from(["440105scjg", "440106cgj", "440106scjg"])
candidates = st.builds(Candidate, bodies, st.uuids().map(str), st.just("2026-03-02"))
lists = st.lists(candidates, max_size=40)
seeds = st.binary(min_size=32, max_size=32).map(bytes.hex)
quotas = st.builds(Quota, st.fractions(0, 1, max_denominator=20), st.integers(0, 5), st.integers(1, 30))


@settings(max_examples=40, deadline=None)
@given(lists, seeds, quotas)
def test_of_each_body_exactly_as_many_are_drawn_as_the_plan_asks(found, seed, quota):
    drawn = Counter(one.body for one in drawing.draw(found, seed, quota))
    there = Counter(one.body for one in set(found))
    assert drawn == +Counter({body: quota.of(n) for body, n in there.items()})


@settings(max_examples=40, deadline=None)
@given(lists, seeds, quotas, st.randoms())
def test_the_same_seed_draws_the_same_whatever_the_order_of_the_list(found, seed, quota, random):
    mixed = [*found, *found]
    random.shuffle(mixed)
    assert drawing.draw(mixed, seed, quota) == drawing.draw(found, seed, quota)


@settings(max_examples=40, deadline=None)
@given(lists, seeds)
def test_a_draw_of_everything_leaves_nobody_out(found, seed):
    drawn = drawing.draw(found, seed, Quota(Fraction(1)))
    assert sorted(drawn) == sorted(set(found))


@settings(max_examples=40, deadline=None)
@given(lists, seeds, quotas)
def test_whoever_is_not_drawn_is_behind_everybody_of_the_body_who_is(found, seed, quota):
    drawn = set(drawing.draw(found, seed, quota))
    for body in {one.body for one in found}:
        mine = {one for one in found if one.body == body}
        last = max((drawing.ticket(seed, one) for one in mine & drawn), default="")
        assert all(drawing.ticket(seed, one) > last for one in mine - drawn)


@settings(max_examples=40, deadline=None)
@given(lists, candidates)
def test_one_case_more_or_less_in_the_list_is_another_digest_and_another_seed(found, extra):
    one, other = drawing.listed(found), drawing.listed([*found, extra])
    same = extra in found
    assert (drawing.digest_of(one) == drawing.digest_of(other)) is same
    assert (
        drawing.seed_of(drawing.digest_of(one), "a", "b") == drawing.seed_of(drawing.digest_of(other), "a", "b")
    ) is same


@settings(max_examples=40, deadline=None)
@given(lists)
def test_a_list_is_read_back_as_it_was_written(found):
    assert drawing.read(drawing.listed(found)) == sorted(set(found))


@pytest.mark.parametrize("start", ["00" * 32, "5a" * 32])
def test_every_candidate_is_drawn_as_often_as_any_other(start):
    """3 of 12, 4,000 times: each is drawn 1,000 times, give or take five standard deviations (27.4 each)."""
    there = [Candidate("440106scjg", f"case-{n}", "2026-03-02") for n in range(12)]
    counted: Counter[str] = Counter()
    for n in range(4_000):
        seed = drawing.seed_of(start, str(n), "")
        counted.update(one.case for one in drawing.draw(there, seed, Quota(least=3)))
    assert all(abs(counted[one.case] - 1_000) < 137 for one in there)


@pytest.mark.parametrize(
    ("quota", "there", "drawn"),
    [
        (Quota(Fraction(1, 10), 2, 20), 300, 20),
        (Quota(Fraction(1, 10), 2, 20), 101, 11),
        (Quota(Fraction(1, 10), 2, 20), 5, 2),
        (Quota(Fraction(1, 10), 2, 20), 1, 1),
        (Quota(Fraction(1, 10), 2, 20), 0, 0),
    ],
)
def test_a_share_is_rounded_up_between_the_least_and_the_most(quota, there, drawn):
    assert quota.of(there) == drawn


def test_a_stranger_repeats_the_draw_with_the_file_alone(tmp_path):
    there = [Candidate(f"44010{n % 3}scjg", f"case-{n}", "2026-03-02") for n in range(30)]
    text = drawing.listed(there)
    (tmp_path / "candidates.txt").write_text(text, encoding="utf-8")
    (tmp_path / "draw.py").write_bytes(Path(drawing.__file__).read_bytes())
    seed = drawing.seed_of(drawing.digest_of(text), "ab" * 32, "cd" * 32, "07 11 23")
    told = subprocess.run(
        [sys.executable, "-I", "draw.py", "candidates.txt", "ab" * 32, "cd" * 32, "07 11 23", "--share", "0.2"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    wanted = [f"{one.line} {drawing.ticket(seed, one)}" for one in drawing.draw(there, seed, Quota(Fraction(1, 5)))]
    assert told.stdout.splitlines()[2:] == wanted
    assert told.stdout.splitlines()[1] == f"seed {seed}"
