"""Marks on the sheet: what they come to, which grade that is, and what two or three reviewers come to together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.standards import door as standards
from xiezhi.supervision.reviewing import scoring
from xiezhi.supervision.reviewing.errors import MarksWrong
from xiezhi.supervision.reviewing.looking import rules_for
from xiezhi.supervision.reviewing.scoring import Marks, Score
from xiezhi.supervision.reviewing.settling import Outcome, settle

DAY, LAYERS = date(2026, 3, 2), ("national", "provincial/guangdong")
SHEET = next(one for one in standards.review_sheets(LAYERS, DAY) if one.key == "penalty")
RULES = rules_for(LAYERS, DAY.isoformat(), "")
STEPS = [step for item in SHEET.items for step in item.steps]


def marks(reason="见第三页", **taken):
    fails = tuple(key for key in taken if key in {one.key for one in RULES.fails})
    counted = {key: times for key, times in taken.items() if key not in fails}
    return Marks(counted, fails, dict.fromkeys(taken, reason))


def scored(total, *fails):
    total = Decimal(total)
    return Score(total, {}, scoring.grade(total, bool(fails), RULES), fails)


def test_a_sheet_without_deductions_is_worth_a_hundred_points():
    found = scoring.score(Marks(), SHEET, RULES)
    assert (str(found.total), found.grade) == ("100", "excellent")


def test_each_time_takes_its_points_and_an_item_never_goes_below_nothing():
    found = scoring.score(marks(evidence_thin=2, contents_missing=3), SHEET, RULES)
    assert (found.items["facts_and_evidence"], found.items["paper_form"], found.total) == tuple(
        map(Decimal, (6, 2, 88))
    )
    assert scoring.score(marks(evidence_thin=9), SHEET, RULES).items["facts_and_evidence"] == 0


@pytest.mark.parametrize(
    ("total", "grade"),
    [("59.9", "unqualified"), ("60", "qualified"), ("74.9", "qualified"), ("75", "good"), ("89.9", "good"),
     ("90", "excellent"), ("100", "excellent"), ("0", "unqualified")],
)  # fmt: skip
def test_the_grades_have_the_bounds_of_article_16(total, grade):
    assert scoring.grade(Decimal(total), False, RULES) == grade


@pytest.mark.parametrize("ground", [one.key for one in RULES.fails])
def test_each_of_the_five_grounds_of_article_17_makes_any_file_unqualified(ground):
    found = scoring.score(marks(**{ground: 1}), SHEET, RULES)
    assert (str(found.total), found.grade, found.fails) == ("100", "unqualified", (ground,))
    assert len(RULES.fails) == 5


def test_a_deduction_without_its_reason_is_not_handed_in_but_may_be_kept():
    bare = Marks({"told_wanting": 1})
    assert scoring.checked(bare, SHEET, RULES, whole=False).taken == {"told_wanting": 1}
    with pytest.raises(MarksWrong, match="Notice incomplete"):
        scoring.checked(bare, SHEET, RULES, whole=True)
    with pytest.raises(MarksWrong, match="Wrong law"):
        scoring.checked(Marks({}, ("wrong_law",)), SHEET, RULES, whole=True)


@pytest.mark.parametrize(
    "wrong",
    [
        Marks({"no_such_step": 1}),
        Marks({}, ("no_such_ground",)),
        Marks({"not_told": 2}),
        Marks({"evidence_thin": -1}),
        Marks({"evidence_thin": 21}),
    ],
)
def test_marks_that_do_not_fit_the_sheet_are_refused(wrong):
    with pytest.raises(MarksWrong):
        scoring.checked(wrong, SHEET, RULES, whole=False)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from([one.key for one in STEPS]), st.integers(0, 20)))
def test_no_marks_lead_out_of_nought_to_a_hundred_and_more_taken_is_never_worth_more(taken):
    found = scoring.score(Marks(taken), SHEET, RULES)
    assert 0 <= found.total <= 100
    assert all(
        scoring.score(Marks({**taken, one.key: taken.get(one.key, 0) + 1}), SHEET, RULES).total <= found.total
        for one in STEPS[:5]
    )


def test_two_who_are_near_each_other_agree_on_the_mean():
    assert settle([scored("88"), scored("83")], RULES) == Outcome("agreed", "", Decimal("85.5"), "good", (), (0, 1))


@pytest.mark.parametrize(
    "pair",
    [(scored("88"), scored("82.9")), (scored("80", "wrong_law"), scored("80")), (scored("61"), scored("59"))],
    ids=["too far apart", "one fails it at once", "one passes it and the other does not"],
)
def test_two_who_do_not_agree_need_a_third(pair):
    assert settle(pair, RULES).needs == "third"


def test_the_third_settles_it_with_the_nearer_of_the_two():
    found = settle([scored("92"), scored("80"), scored("83")], RULES)
    assert (found.how, found.total, found.grade, found.used) == ("third", Decimal("81.5"), "good", (1, 2))


def test_a_third_who_agrees_with_nobody_makes_it_a_matter_for_the_panel():
    assert settle([scored("95"), scored("60"), scored("78")], RULES).needs == "panel"


def test_where_a_plan_asks_for_three_all_three_must_agree_before_a_fourth_is_asked():
    near = [scored("88"), scored("86"), scored("85")]
    assert settle(near, RULES, 3).used == (0, 1, 2)
    assert settle([*near[:2], scored("70")], RULES, 3).needs == "third"
    assert settle([*near[:2], scored("70"), scored("87")], RULES, 3).used == (0, 3)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 100), min_size=2, max_size=2), st.booleans())
def test_the_order_of_the_first_two_decides_nothing(totals, fails):
    ground = ("wrong_law",) if fails else ()
    one, other = scored(totals[0], *ground), scored(totals[1], *ground)
    assert settle([one, other], RULES).total == settle([other, one], RULES).total
    assert settle([one, other], RULES).needs == settle([other, one], RULES).needs
