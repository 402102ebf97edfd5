"""The kernel and the reference evaluator answer alike, on random histories and on the edges of every rule."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from xiezhi.kernel.days import Calendar
from xiezhi.supervision.batch import judge_batch
from xiezhi.supervision.ir import Entry, Programme
from xiezhi.supervision.reference import judge
from xiezhi.supervision.reference_expressions import number_of
from xiezhi.supervision.tests import directed
from xiezhi.supervision.tests.generating import CALENDAR, START, entry, history, on_the_edges, programme
from xiezhi.supervision.tests.test_mutants import RULES
from xiezhi.supervision.tests.test_mutants import programme as only

ROUNDS = int(os.environ.get("XIEZHI_ROUNDS", "15"))
END = number_of(START) + 150


def by_kernel(made: Programme, cases, day=END, calendar=CALENDAR):
    return set(judge_batch(made, cases, as_of_day=day, as_of_second=day * 86400 + 50000, calendar=calendar))


def by_reference(made: Programme, cases, day=END, calendar=CALENDAR):
    second = day * 86400 + 50000
    return {
        verdict
        for case, entries in cases.items()
        for verdict in judge(made, case, entries, as_of_day=day, as_of_second=second, calendar=calendar)
    }


def alike(made, cases, day=END, calendar=CALENDAR):
    kernel, reference = by_kernel(made, cases, day, calendar), by_reference(made, cases, day, calendar)
    only_one = sorted(kernel ^ reference, key=lambda one: (one.case, one.rule, one.seq))
    if only_one:
        first = only_one[0]
        rule = next(one for one in made.rules if one.key == first.rule)
        sides = [
            [one for one in side if (one.case, one.rule) == (first.case, first.rule)] for side in (kernel, reference)
        ]
        raise AssertionError(f"{rule}\n\n{cases[first.case]}\n\nkernel {sides[0]}\n\nreference {sides[1]}")
    return reference


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_on_random_histories(seed):
    dice = Random(seed)
    made = programme(dice)
    found = alike(made, {f"c{index}": history(dice) for index in range(40)})
    assert found


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_on_the_edges_of_every_deadline(seed):
    dice = Random(1000 + seed)
    made = programme(dice, rules=5)
    alike(made, {f"c{index}": listed for index, listed in enumerate(on_the_edges(dice, made))})


def test_when_entries_stop_and_the_clock_runs_every_deadline_still_becomes_late():
    dice = Random(7)
    made = programme(dice, rules=12)
    cases = {f"c{index}": history(dice) for index in range(60)}
    later = alike(made, cases, END + 30_000)
    pending = {
        (one.rule, one.case, one.seq) for one in by_reference(made, cases) if one.status == "pending" and one.due
    }
    late = {(one.rule, one.case, one.seq) for one in later if one.status in ("violated", "undetermined", "waived")}
    assert pending
    assert pending <= late


def test_nothing_that_is_not_said_ever_passes_as_kept():
    dice = Random(3)
    made = programme(dice, rules=20)
    bare = {f"c{index}": [replace(one, values={}, people=frozenset()) for one in history(dice)] for index in range(40)}
    alike(made, bare)


@pytest.mark.parametrize("seed", range(5))
def test_any_split_into_batches_ends_in_the_same_verdicts(seed):
    """Live, the cases that an entry touches are judged whole again: after the last batch, all is as if read at once."""
    dice = Random(50 + seed)
    made = programme(dice)
    cases = {f"c{index}": history(dice) for index in range(12)}
    stream = [(case, one) for case, listed in cases.items() for one in listed]
    order = sorted(range(len(stream)), key=lambda index: (dice.random(), index))
    arrived: dict[str, list[Entry]] = {case: [] for case in cases}
    # entries of different cases mix; those of one case keep their order
    waiting = {case: list(listed) for case, listed in cases.items()}
    stored: dict[str, set] = {}
    touched: set[str] = set()
    for step, index in enumerate(order):
        case = stream[index][0]
        arrived[case].append(waiting[case].pop(0))
        touched.add(case)
        if step % dice.randint(1, 9) == 0 or step == len(order) - 1:
            for one in touched:
                stored[one] = by_kernel(made, {one: arrived[one]})
            touched.clear()
    assert set().union(*stored.values()) == by_kernel(made, cases)


def test_other_cases_and_their_number_change_nothing():
    dice = Random(11)
    made = programme(dice)
    cases = {f"c{index}": history(dice) for index in range(30)}
    whole = by_kernel(made, cases)
    assert whole == set().union(*(by_kernel(made, {case: listed}) for case, listed in cases.items()))


@pytest.mark.parametrize("weeks", [1, 52])
def test_moving_all_days_by_whole_weeks_moves_only_the_days(weeks):
    dice = Random(21)
    plain = Calendar(known=frozenset({2024}))
    made = programme(dice)
    rules = tuple(
        replace(one, since=date.min, until=None)
        for one in made.rules
        if "Limit(since=datetime.date(2024" not in repr(one) and "months" not in repr(one) and "years" not in repr(one)
    )
    made = replace(made, rules=rules)
    cases = {f"c{index}": history(dice) for index in range(30)}
    days = 7 * weeks
    moved = {
        case: [
            replace(one, day=one.day + days, at=one.at + days * 86400,
                    values={key: value + days if key == "day" else value for key, value in one.values.items()})
            for one in listed
        ]
        for case, listed in cases.items()
    }  # fmt: skip
    before = {(one.rule, one.case, one.seq, one.status) for one in by_kernel(made, cases, calendar=plain)}
    after = {(one.rule, one.case, one.seq, one.status) for one in by_kernel(made, moved, END + days, plain)}
    assert before == after


def test_a_day_that_the_calendar_cannot_hold_is_judged_by_the_reference():
    dice = Random(5)
    made = programme(dice)
    far = entry(dice, "a", number_of(date(1, 1, 5)))
    alike(made, {"odd": [far, *history(dice)], "plain": history(dice)})


def test_more_people_than_one_number_has_bits_are_kept_apart():
    from xiezhi.supervision import expressions as say
    from xiezhi.supervision.ir import Check, Rule, Watch

    made = Programme("p", ("a", "b"), {}, (Rule("r", "1", Check(Watch(("b",)), say.Apart(("a",)))),))
    day = number_of(START)
    crowd = [Entry("a", day, day * 86400, {}, frozenset({f"p{index}"})) for index in range(200)]
    cases = {
        "met": [*crowd, Entry("b", day, day * 86400, {}, frozenset({"p199"}))],
        "new": [*crowd, Entry("b", day, day * 86400, {}, frozenset({"p200"}))],
        "none": [*crowd, Entry("b", day, day * 86400, {}, frozenset())],
    }
    found = {one.case: one.status for one in alike(made, cases)}
    assert found == {"met": "violated", "new": "satisfied", "none": "undetermined"}


def test_many_open_obligations_of_one_case_are_all_kept():
    dice = Random(2)
    made = programme(dice, rules=6)
    long = [entry(dice, dice.choice("abcde"), number_of(START) + index // 10) for index in range(300)]
    alike(made, {"long": long})


def test_the_end_of_the_calendar_year_and_leap_days_are_counted_alike():
    dice = Random(9)
    made = programme(dice, rules=10)
    shifted = (START + timedelta(days=365 * 4)).toordinal() - START.toordinal()
    cases = {
        f"c{index}": [replace(one, day=one.day + shifted, at=one.at + shifted * 86400) for one in history(dice)]
        for index in range(40)
    }
    alike(made, cases, END + shifted)


@pytest.mark.parametrize("key", RULES)
def test_on_the_cases_made_for_a_rule(key):
    rule = RULES[key]
    made, by_day = only(rule), defaultdict[int, dict[str, list[Entry]]](dict)
    for index, (entries, day) in enumerate(directed.cases(made, rule)):
        by_day[day][f"c{index}"] = entries
    assert [alike(made, cases, day, directed.CALENDAR) for day, cases in by_day.items()]


@pytest.mark.parametrize("seed", range(3))
def test_at_any_moment_only_what_was_recorded_by_then_and_the_clock_decide(seed):
    """Whoever asked on a day gets the same answer later, from the entries recorded up to that day and as of it."""
    dice = Random(70 + seed)
    made = programme(dice)
    cases = {f"c{index}": history(dice, 8) for index in range(20)}
    recorded = {case: [one.day + dice.choice((0, 0, 1, 7, 40)) for one in listed] for case, listed in cases.items()}
    stored: dict[str, set] = {}
    for day in range(number_of(START), END + 60, 3):
        known = {
            case: [one for one, on in zip(listed, recorded[case], strict=True) if on <= day]
            for case, listed in cases.items()
        }
        for case, listed in known.items():
            stored[case] = by_kernel(made, {case: listed}, day) if listed else set()
        if day % 5 == 0:
            assert set().union(*stored.values()) == by_reference(made, known, day)


def test_whatever_order_late_entries_come_in_the_case_ends_alike_once_all_are_in_their_place():
    dice = Random(80)
    made = programme(dice)
    for _ in range(30):
        listed = history(dice)
        placed = list(enumerate(listed))
        arrived: list[tuple[int, Entry]] = []
        for one in dice.sample(placed, len(placed)):
            arrived = sorted([*arrived, one], key=lambda pair: pair[0])
            last = by_kernel(made, {"c": [found for _, found in arrived]})
        assert last == by_reference(made, {"c": listed})


def test_asking_twice_changes_nothing():
    dice = Random(90)
    made = programme(dice)
    cases = {f"c{index}": history(dice) for index in range(20)}
    assert by_kernel(made, cases) == by_kernel(made, cases) == by_kernel(made, dict(reversed(cases.items())))


def test_names_of_people_cases_and_words_change_nothing():
    dice = Random(100)
    made = programme(dice, rules=12)
    cases = {f"c{index}": history(dice) for index in range(30)}
    renamed = {
        f"other {case}": [replace(one, people=frozenset(f"new {name}" for name in one.people)) for one in listed]
        for case, listed in cases.items()
    }
    assert {replace(one, case=f"other {one.case}") for one in by_kernel(made, cases)} == by_kernel(made, renamed)
