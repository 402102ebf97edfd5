"""A verdict can be followed step by step in both languages, and the steps lead to the day it names."""

from __future__ import annotations

from fractions import Fraction

import pytest

from xiezhi.supervision import expressions as say
from xiezhi.supervision.explaining import ANSWERS, ORDERS, STEPS, UNITS, explain, words
from xiezhi.supervision.ir import Check, Deadline, Discharge, Extension, Pause, Watch
from xiezhi.supervision.tests import directed
from xiezhi.supervision.tests.by_hand import DUNNO, WEEKS, deadline, instant, made, number, on, verdicts
from xiezhi.supervision.tests.test_mutants import RULES, programme

A = on("2024-03-01", "a")


def told(body, *entries, as_of="2030-01-01", language="en"):
    (rule,) = made(body).rules
    first = verdicts(body, *entries, as_of=as_of)[0]
    moment = {"as_of_day": number(as_of), "as_of_second": instant(f"{as_of}T12:00")}
    steps = explain(made(body), rule, entries, first, calendar=WEEKS, **moment)
    return [words(step, rule)[language] for step in steps]


def test_an_obligation_that_was_paused_extended_and_rolled_is_counted_out():
    body = deadline(
        10, last_day="rolls",
        pauses=(Pause(Watch(("p",)), ("q",)),), extensions=(Extension(Watch(("x",)), 2, None, "calendar_days"),),
    )  # fmt: skip
    entries = (A, on("2024-03-05", "p"), on("2024-03-08", "q"), on("2024-03-11", "x"), on("2024-03-20", "b"))
    assert told(body, *entries) == [
        "counted from 2024-03-01, which is not counted itself",
        "the limit is 10 calendar days",
        "extended on 2024-03-11 by 2 calendar days",
        "without pauses the last day is 2024-03-13",
        "the days from 2024-03-05 to 2024-03-08 do not count, which moves the last day by 3 days",
        "2024-03-16 is a rest day, so the last day is 2024-03-18",
        "due by 2024-03-18",
        "done on 2024-03-20",
    ]
    assert told(body, *entries, language="zh")[4:] == [
        "2024-03-05 至 2024-03-08 不计入期限，最后一日推后 3 日",
        "2024-03-16 为休息日，推后至 2024-03-18",
        "最后期限为 2024-03-18",
        "2024-03-20 办理",
    ]


def test_a_pause_that_began_on_the_day_to_which_it_rolled_is_counted_out_from_there():
    body = deadline(1, last_day="rolls", pauses=(Pause(Watch(("p",)), ("q",)),))
    entries = (A, on("2024-03-03", "p"), on("2024-03-08", "q"), on("2024-03-20", "b"))
    assert told(body, *entries)[2:7] == [
        "without pauses the last day is 2024-03-02",
        "2024-03-02 is a rest day, so the last day is 2024-03-04",
        "the days from 2024-03-03 to 2024-03-08 do not count, which moves the last day by 5 days",
        "2024-03-09 is a rest day, so the last day is 2024-03-11",
        "due by 2024-03-11",
    ]


@pytest.mark.parametrize(
    ("body", "entries", "last"),
    [
        (deadline(10), (A,), "not done by 2030-01-01"),
        (deadline(10, opens="latest"), (A, on("2024-03-05", "a")), "begun anew on 2024-03-05"),
        (deadline(10, discharge=(Discharge(Watch(("c",)), waived=True),)), (A, on("2024-03-05", "c")),
         "no longer owed since 2024-03-05"),
        (deadline(10, when=say.AnyOf(())), (A,), "the whole case says that nothing was owed"),
        (deadline(10, starts="day"), (A,), "the first day is not said"),
        (deadline(24, "hours"), (on("2024-03-01T10:00", "a"), on("2024-03-02T09:00", "b")),
         "done on 2024-03-02 09:00:00"),
        (deadline(10, last_day="lasts", pauses=(Pause(Watch(("p",), DUNNO), ("q",)),)), (A, on("2024-03-05", "p")),
         "not done by 2030-01-01"),
    ],
)  # fmt: skip
def test_the_last_step_says_how_it_ended(body, entries, last):
    assert told(body, *entries)[-1] == last


def test_doubt_and_a_pause_that_runs_are_named():
    doubtful = deadline(10, trigger=Watch(("a",), DUNNO), pauses=(Pause(Watch(("p",), DUNNO), ("q",)),))
    assert "whether days since 2024-03-05 count cannot be told" in told(doubtful, A, on("2024-03-05", "p"))
    assert told(doubtful, A)[0] == "counted from 2024-03-01; whether it begins cannot be told"
    perhaps = deadline(10, discharge=(Discharge(Watch(("b",), DUNNO)),))
    assert "whether 2024-03-05 counts as done cannot be told" in told(perhaps, A, on("2024-03-05", "b"))
    more = deadline(10, extensions=(Extension(Watch(("x",)), None, "k", "months"),))
    assert "whether 2024-03-05 extends it, or by how much, cannot be told" in told(more, A, on("2024-03-05", "x"))
    runs = deadline(10, pauses=(Pause(Watch(("p",)), ("q",)),))
    assert "since 2024-03-05 days do not count; this has not ended" in told(runs, A, on("2024-03-05", "p"))


def test_a_check_names_both_sides_of_each_comparison():
    twice = say.Compare("at_most", say.This("m"), say.Times(Fraction("2.10"), say.Last(("a",), "m")))
    gap = say.Compare(
        "at_least", say.Elapsed(say.Last(("a",), "on"), say.This("on"), "calendar_days"), say.Const(Fraction(60))
    )
    body = Check(Watch(("d",)), say.AllOf((twice, gap, say.Present(say.This("day")), say.Apart(("a",)))))
    entries = (on("2024-03-01", "a", "li", m=10000), on("2024-04-29", "d", "wang", m=21001, day="2024-03-02"))
    assert told(body, *entries) == [
        "210.01 is at most 210.00: no", "59 is at least 60: no", "2024-03-02 was said: yes", "other people acted: yes",
    ]  # fmt: skip
    assert told(body, *entries, language="zh")[0] == "210.01 不多于 210.00：否"


def test_every_sentence_is_there_in_both_languages():
    for sentences in (UNITS, ORDERS, ANSWERS, STEPS):
        assert all(one["zh"] and one["en"] for one in sentences.values())


@pytest.mark.parametrize("key", RULES)
def test_the_steps_of_every_verdict_lead_to_its_due_day_and_rest_on_entries_of_the_case(key):
    rule = RULES[key]
    made_of = programme(rule)
    for entries, day in directed.cases(made_of, rule)[::23]:
        for verdict in directed.verdicts(made_of, entries, day):
            second = day * 86400 + 15 * 3600 + 3599
            steps = explain(
                made_of, rule, entries, verdict, as_of_day=day, as_of_second=second, calendar=directed.CALENDAR
            )
            assert all(set(words(step, rule)) == {"zh", "en"} for step in steps)
            assert all(step.seq is None or step.seq < len(entries) for step in steps)
            if isinstance(rule.body, Deadline) and verdict.due is not None:
                assert [step.day for step in steps if step.kind == "due"] == [verdict.due]
                assert verdict.by is None or verdict.by in [step.seq for step in steps]
