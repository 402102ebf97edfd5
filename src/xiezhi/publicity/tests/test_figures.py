"""The figures of a year: a case counts once under its heaviest kind, amounts as decided, for each body."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from xiezhi.publicity import figures

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)


def entry(kind, **facts) -> Any:
    return SimpleNamespace(kind=kind, facts=facts, occurred_at=AT, body="b")


@pytest.fixture(scope="module")
def rules():
    return figures.rules()


def counted(rules, *entries):
    return dict(figures.counted_in(list(entries), rules))


def test_a_case_with_several_kinds_counts_once_under_the_heaviest(rules):
    found = counted(rules, entry("decided", kinds=["warning", "fine", "confiscate_goods"], fine="100.50"))
    assert found == {"confiscate": Decimal(1), "penalties": Decimal(1), "fines": Decimal("100.50")}


def test_amounts_are_those_of_the_decision_added_to_the_cent(rules):
    found = counted(rules, entry("decided", kinds=["fine", "confiscate_gains"], fine="0.10", gains="0.20"))
    assert found["fines"] == Decimal("0.30")


def test_a_decision_made_anew_takes_the_place_of_the_one_before(rules):
    found = counted(rules, entry("decided", kinds=["fine"], fine="500"), entry("decided", kinds=["warning"]))
    assert found == {"warning": Decimal(1), "penalties": Decimal(1), "fines": Decimal(0)}


def test_licences_and_remedies_are_counted_apart(rules):
    assert counted(rules, entry("granted")) == {"licences": Decimal(1)}
    assert counted(rules, entry("decided", kinds=["fine"], fine="1"), entry("remedy_sought"))["remedies"] == Decimal(1)


def test_every_rule_names_its_source_and_a_way_of_counting_that_is_known(rules):
    assert all(rule.source and rule.counts in ("cases", "sum", "heaviest") for rule in rules)
    ranks = [rule.rank for rule in rules if rule.counts == "heaviest"]
    assert ranks == sorted(set(ranks))


def test_each_line_leads_to_the_records_behind_it(rules):
    line = figures.lines_of({"fine": Decimal(3)}, "440105scjg", 2026)[4]
    assert (line["value"], line["query"]) == ("3", "body=440105scjg&year=2026&kind=penalty")
