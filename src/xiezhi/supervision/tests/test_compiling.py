"""Rules as they are written become rules that run; what makes no sense is refused with file and line."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from xiezhi.standards.door_for_tests import RULES, procedure, release_with
from xiezhi.standards.errors import DuplicateKey, UnknownReference, WrongCondition, WrongValue
from xiezhi.supervision import expressions as say
from xiezhi.supervision import programmes
from xiezhi.supervision.compiled import Compiled
from xiezhi.supervision.deriving import columns_of
from xiezhi.supervision.ir import Check, Deadline
from xiezhi.supervision.parsing import NotSayable, Reader, WrongRule
from xiezhi.supervision.specs import run

READER = Reader(
    frozenset({"begun", "paid", "ended"}),
    {"fine": "money", "days": "integer", "seen": "day", "told": "yes_no", "way": "word"},
    {"bands": {"low": "money"}},
    {"ceiling": "200"},
)
FINE, ZERO = say.This("fine"), say.Const(Fraction(0))

CONDITIONS = [
    ({"fact": "this.fine", "at_most": "200"}, say.Compare("at_most", FINE, say.Const(Fraction(20000)))),
    ({"fact": "this.fine", "at_most": {"amount": "ceiling"}}, say.Compare("at_most", FINE, say.Const(Fraction(20000)))),
    ({"fact": "this.way", "is": "cash"}, say.Compare("is", say.This("way"), say.Const(Fraction(say.word("cash"))))),
    ({"fact": "this.told", "is": True}, say.Compare("is", say.This("told"), say.Const(Fraction(1)))),
    ({"fact": "this.seen", "above": date(1970, 1, 3)}, say.Compare("above", say.This("seen"), say.Const(Fraction(2)))),
    ({"fact": "begun.on", "below": {"fact": "this.on"}},
     say.Compare("below", say.Last(("begun",), "on"), say.This("on"))),
    ({"fact": "this.fine", "present": False}, say.Not(say.Present(FINE))),
    ({"fact": "this.days", "in": [1, 2]},
     say.Among(say.This("days"), (say.Const(Fraction(1)), say.Const(Fraction(2))))),
    ({"done": "paid"}, say.Compare("above", say.Count(("paid",)), ZERO)),
    ({"done": ["paid", "ended"]}, say.Compare("above", say.Count(("paid", "ended")), ZERO)),
    ({"count": "paid", "at_least": 2}, say.Compare("at_least", say.Count(("paid",)), say.Const(Fraction(2)))),
    ({"all": [{"done": "paid"}, {"not": {"done": "ended"}}]},
     say.AllOf((say.Compare("above", say.Count(("paid",)), ZERO),
                say.Not(say.Compare("above", say.Count(("ended",)), ZERO))))),
    ({"elapsed": {"from": "begun.on", "to": "now", "of": "working_days"}, "at_most": 5},
     say.Compare("at_most", say.This("on"), say.Shift(say.Last(("begun",), "on"), 5, "working_days"))),
    ({"elapsed": {"from": "begun.on", "of": "calendar_days"}, "at_least": 5},
     say.Compare("at_least", say.Elapsed(say.Last(("begun",), "on"), say.This("on"), "calendar_days"),
                 say.Const(Fraction(5)))),
    ({"standing": ["paid"], "until": ["ended"]}, say.Standing(("paid",), ("ended",))),
    ({"apart_from": ["begun"]}, say.Apart(("begun",))),
    ({"compare": {"total": "fine", "of": ["paid"]}, "at_least": {"times": ["1.50", {"last": "fine"}]}},
     say.Compare("at_least", say.Sum(("paid",), "fine"), say.Times(Fraction(3, 2), say.Last((), "fine")))),
    ({"compare": {"plus": [{"fact": "this.fine"}, "0.01"]}, "above": {"most": "fine"}},
     say.Compare("above", say.Plus((FINE, say.Const(Fraction(1)))), say.Most((), "fine"))),
    ({"compare": {"minus": [{"fact": "this.fine"}, {"least": "fine"}]}, "is": "0"},
     say.Compare("is", say.Plus((FINE, say.Times(Fraction(-1), say.Least((), "fine")))), ZERO)),
    ({"compare": {"either": [{"first": "fine"}, "7"]}, "is": {"table": "bands", "key": 3, "column": "low"}},
     say.Compare("is", say.Either((say.First((), "fine"), say.Const(Fraction(700)))),
                 say.Lookup("bands", say.Const(Fraction(3)), "low"))),
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), CONDITIONS, ids=[str(one) for one, _ in CONDITIONS])
def test_a_condition_means_what_it_says(written, meant):
    assert READER.test(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        {"fact": "this.fine"},
        {"fact": "this.fine", "at_most": "200", "at_least": "100"},
        {"fact": "this.fine", "at_most": "much"},
        {"fact": "this.seen", "above": "yesterday"},
        {"done": "flown"},
        {"all": {"done": "paid"}},
        {"compare": {"plus": [{"fact": "this.fine"}, {"fact": "this.seen"}]}, "is": "0"},
        {"compare": {"table": "bands", "key": 1, "column": "high"}, "is": "0"},
        {"compare": "200", "at_least": {"fact": "this.fine"}},
        "done",
        {},
    ],
    ids=str,
)
def test_a_condition_that_makes_no_sense_is_refused(written):
    with pytest.raises(WrongRule):
        READER.test(written)


@pytest.mark.parametrize(
    "written",
    [
        {"clock": "end_due", "is": "met"},
        {"fact": "party.kind", "is": "citizen"},
        {"fact": "this.unheard_of", "is": 1},
        {"fact": "this.way", "has": "cash"},
        {"count": "paid", "where": {"fact": "this.fine", "above": "1"}, "at_least": 2},
    ],
    ids=str,
)
def test_a_condition_that_entries_cannot_answer_says_so(written):
    with pytest.raises(NotSayable):
        READER.test(written)


def compiled(folder, rules: str = RULES, **more: str) -> Compiled:
    release = release_with(folder, rules, **more)
    assert not release.problems, [one.text("en") for one in release.problems]
    return programmes.compile_for(release, release.procedure("small", ("national",), date(2025, 3, 3)))


def test_written_rules_stand_beside_derived_ones_and_keep_their_specs(tmp_path):
    made = compiled(tmp_path)
    assert {"ended_late", "within_band", "small.end_due", "small.below_ceiling", "small.ended_order"} <= set(made.about)
    assert [one.why for one in run(made)] == ["", "", "", ""]
    assert made.about["ended_late"].source.startswith("packs/national/supervision/small.yaml:6")
    assert made.about["small.end_due"].origin == "time_limit"


def test_a_table_is_read_with_its_types(tmp_path):
    assert compiled(tmp_path).programme.tables["bands"].cells == {"high": {1: 20000, 2: 50050}}


def test_a_spec_with_a_wrong_answer_fails(tmp_path):
    made = compiled(tmp_path, RULES.replace("expect: {due: 2025-03-10}", "expect: {due: 2025-03-11}"))
    assert [one.why for one in run(made) if one.why] == ["expected due 2025-03-11, got ['2025-03-10']"]


def test_what_a_rule_asks_decides_its_version_and_its_words_do_not(tmp_path):
    first = compiled(tmp_path / "a").about["ended_late"]
    other = compiled(tmp_path / "b", RULES.replace("Ended late", "Ended too late")).about["ended_late"]
    later = compiled(tmp_path / "c", RULES.replace("{days: 5, of", "{days: 6, of")).about["ended_late"]
    assert first.version == other.version != later.version


def test_a_derived_rule_is_taken_out_with_its_reason(tmp_path):
    taken = "procedure: small\nnot_derived: [{key: end_due, why: {zh: 不是本机关的期限, en: not its own}}]\n"
    made = compiled(tmp_path, RULES.replace("procedure: small\n", taken))
    assert "small.end_due" not in made.about
    assert ("small.end_due", "not its own") in [(one.key, one.why["en"]) for one in made.left_out]


def test_nothing_is_derived_where_a_file_says_so(tmp_path):
    made = compiled(tmp_path, RULES.replace("procedure: small\n", "procedure: small\nderived: false\n"))
    assert set(made.about) == {"ended_late", "within_band"}


def test_a_calendar_beside_the_rules_counts_instead_of_the_national_one(tmp_path):
    (tmp_path / "national" / "supervision").mkdir(parents=True)
    days = "date,working\n2025-03-07,0\n2025-03-08,1\n2025-03-10,1\n"
    (tmp_path / "national" / "supervision" / "other.csv").write_text(days, "utf-8")
    made = compiled(tmp_path, RULES.replace("procedure: small\n", "procedure: small\ncalendar: other.csv\n"))
    working = [day for day in range(5, 12) if made.calendar.is_working(date(2025, 3, day))]
    assert working == [5, 6, 8, 10, 11]


MISTAKES = [
    ("trigger: begun", "trigger: flown", WrongCondition, ":6"),
    ("{fact: this.band}", "{fact: this.brand}", WrongCondition, ":21"),
    ("column: high", "column: top", WrongCondition, ":21"),
    ("table: bands,", "table: bonds,", WrongCondition, ":21"),
    ("file: tables/bands.csv", "file: tables/none.csv", WrongValue, ":4"),
    ("{act: ended, on: 2025-03-11}", "{act: landed, on: 2025-03-11}", WrongValue, ":6"),
    ('fine: "200.01", band: 1', 'fine: "200.01", bend: 1', WrongValue, ":21"),
    ("columns: {band: integer}", "columns: {band: integer, fine: integer}", WrongValue, ":3"),
    ("columns: {band", "not_derived: [{key: no, why: {zh: 甲, en: a}}]\ncolumns: {band", UnknownReference, ":3"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "kind", "line"), MISTAKES)
def test_each_mistake_is_one_error_with_file_and_line(tmp_path, before, after, kind, line):
    assert RULES.count(before) == 1
    release = release_with(tmp_path, RULES.replace(before, after))
    found = programmes.problems(release)
    assert [type(one) for one in found] == [kind], [one.text("en") for one in found]
    assert f"packs/national/supervision/small.yaml{line}" in str(found[0].where)


def test_a_rule_that_this_version_of_a_procedure_cannot_carry_is_left_out_and_named(tmp_path):
    release = release_with(tmp_path, RULES.replace("trigger: begun", "trigger: flown"))
    made = programmes.compile_for(release, release.procedure("small", ("national",), date(2025, 3, 3)))
    assert "ended_late" not in made.about
    assert {"within_band", "small.end_due"} <= set(made.about)
    assert [one.why["en"] for one in made.left_out if one.key == "ended_late"] == ["the rule is wrong: no act flown"]


def test_two_rules_of_one_key_in_two_files_are_an_error(tmp_path):
    found = programmes.problems(release_with(tmp_path, RULES, twin=RULES))
    assert {type(one) for one in found} == {DuplicateKey}
    assert len(found) == 3  # two rules and a table
    assert any("packs/national/supervision/twin.yaml:6" in str(one.where) for one in found)


ACT = {"label": {"zh": "甲", "en": "a"}, "cite": "law/1", "stage": "all", "by": ["officer"]}


def test_a_name_that_two_acts_use_for_different_things_is_no_column():
    field = {"key": "said", "label": {"zh": "甲", "en": "a"}, "cite": "law/1"}
    made = procedure({
        "kind": "procedure", "key": "p", "label": {"zh": "甲", "en": "a"},
        "in_force": {"from": date(2020, 1, 1), "cite": "law/1"},
        "reckoning": {"cite": "law/1"}, "stages": ({"key": "all", "label": {"zh": "甲", "en": "a"}},),
        "acts": (
            {**ACT, "key": "one", "fields": ({**field, "type": "money"}, {**field, "key": "sure", "type": "date"})},
            {**ACT, "key": "two", "fields": ({**field, "type": "date"},)},
        ),
    })  # fmt: skip
    assert "said" not in columns_of(made)
    assert columns_of(made)["sure"] == "day"


KINDS = """\
kind: rules
procedure: small
rules:
  - key: one
    label: {zh: 甲, en: a}
    cite: small_law/1
    BODY
    must_fire: [{name: 甲, given: [{act: begun, on: 2025-03-03}]}]
    must_stay_quiet: [{name: 乙, given: [{act: begun, on: 2025-03-03}]}]
"""


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("order: {on: ended, after: [begun]}", Check),
        ("gap: {on: ended, since: begun, at_least: 3, missing: violated}", Check),
        ("gap: {on: ended, since: begun, at_most: 3}", Check),
        ("repeats: {on: begun, at_most: 1}", Check),
        ("during: {on: ended, sets: [begun], clears: [ended]}", Check),
        ('value: {on: begun, holds: {fact: this.fine, above: "0"}}', Check),
        ("people: {on: begun, at_least: 2}", Check),
        ("people: {on: begun, apart_from: [ended]}", Check),
        ("people: {on: begun, certified: true}", Check),
        ("late_entry: {on: [any], days: 10}", Check),
        ("deadline: {trigger: begun, discharge: [ended], limits: [{hours: 24}]}", Deadline),
        ("publish: {trigger: begun, discharge: [ended], limits: [{days: 3, of: working_days}]}", Deadline),
    ],
)
def test_every_kind_over_one_case_becomes_a_check_or_a_deadline(tmp_path, body, kind):
    made = compiled(tmp_path, KINDS.replace("BODY", body))
    (rule,) = [one for one in made.programme.rules if one.key == "one"]
    assert isinstance(rule.body, kind)
    assert not made.wide


@pytest.mark.parametrize(
    "body",
    [
        "window: {count: begun, by: [body], at_most: 2, days: 30}",
        'quiet: {weeks: 4, against: 26, below: "0.2"}',
        "numbers: {of: case_number}",
    ],
)
def test_every_kind_over_many_cases_is_kept_apart(tmp_path, body):
    made = compiled(tmp_path, KINDS.replace("BODY", body))
    assert [one.key for one in made.wide] == ["one"]
    assert "one" not in [rule.key for rule in made.programme.rules]
