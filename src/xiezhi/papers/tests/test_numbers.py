"""Number series under load: no gap, no number twice, whatever fails and whoever comes at the same time."""

from __future__ import annotations

import random
import threading
from collections import Counter
from functools import partial
from uuid import UUID

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiezhi.accounts.door import claimed
from xiezhi.papers import door as papers
from xiezhi.papers.tests.acting import act, body, claim, issue

THREADS = 16
EACH = 12


class GivenUpError(Exception):
    """An act that fails after it took its number."""


def attempt(of, word: str, dies: bool) -> str | None:
    def do(case):
        number = papers.take_number(of, word, 2025, for_=case)
        if dies:
            raise GivenUpError
        return number

    try:
        return str(act(of, do))
    except GivenUpError:
        return None


def void(number_id: UUID, case: UUID) -> papers.GivenNumber:
    return papers.void(number_id, "写错")


def series(of, word: str) -> list[papers.GivenNumber]:
    with claimed(claim(of.path)):
        return papers.of_series(of.id, word, 2025)


def test_sixteen_at_once_some_of_them_failing_leave_no_gap_and_no_double(database):
    of = body()
    chances = random.Random(11)
    plans = [[(chances.choice("甲乙"), chances.random() < 0.35) for _ in range(EACH)] for _ in range(THREADS)]
    got: list[str] = []
    wrong: list[BaseException] = []
    start = threading.Barrier(THREADS)

    def work(plan) -> None:
        try:
            start.wait()
            for word, dies in plan:
                number = attempt(of, word, dies)
                if number:
                    got.append(number)
        except BaseException as problem:  # noqa: BLE001  # whatever it is, the test tells it
            wrong.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(plan,)) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    for word in "甲乙":
        survived = sum(1 for plan in plans for given_word, dies in plan if given_word == word and not dies)
        assert [one.n for one in series(of, word)] == list(range(1, survived + 1))
        assert sorted(number for number in got if word in number) == sorted(one.text for one in series(of, word))
    assert max(Counter(got).values()) == 1


def test_whole_papers_issued_at_once_count_on_without_a_gap(database):
    of = body()
    numbers: list[str] = []

    def work() -> None:
        try:
            numbers.extend(issue(of, "intent_notice").number for _ in range(3))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == sorted(f"穗海市监罚告〔2025〕{n}号" for n in range(1, THREADS * 3 + 1))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["take", "fail", "void"]), max_size=14))
def test_after_any_sequence_the_series_is_whole_and_void_numbers_stay_in_it(database, steps):
    of = body()
    expected = voided = 0
    for step in steps:
        if step == "void":
            live = [one for one in series(of, "丙") if not one.void]
            if live:
                act(of, partial(void, live[0].id), kind="voided")
                voided += 1
        else:
            expected += attempt(of, "丙", step == "fail") is not None
    given_out = series(of, "丙")
    assert [one.n for one in given_out] == list(range(1, expected + 1))
    assert sum(one.void for one in given_out) == voided
    assert all(one.reason == ("写错" if one.void else "") for one in given_out)


def test_acts_of_different_series_do_not_wait_for_each_other(database):
    first, second = body(), body("b")
    taken, release = threading.Event(), threading.Event()

    def hold() -> None:
        def do(case):
            papers.take_number(first, "丁", 2025, for_=case)
            taken.set()
            assert release.wait(10)

        try:
            act(first, do)
        finally:
            connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert taken.wait(10)
        assert attempt(second, "丁", False) == "穗海市监丁〔2025〕1号"
        assert attempt(first, "戊", False) == "穗海市监戊〔2025〕1号"
    finally:
        release.set()
        holder.join()


@pytest.mark.parametrize("year", [2024, 2026])
def test_a_new_year_begins_again_at_one(database, year):
    of = body()
    attempt(of, "己", False)
    assert act(of, lambda case: papers.take_number(of, "己", year, for_=case)) == f"穗海市监己〔{year}〕1号"
