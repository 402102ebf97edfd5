"""Whole histories from segments: the same verdicts as case by case, whatever the segments, threads and row groups."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pyarrow.parquet as parquet
import pytest

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import a_body
from xiezhi.kernel.errors import Refusal
from xiezhi.supervision import segments
from xiezhi.supervision.batch import judge_batch
from xiezhi.supervision.history import Asked, judge
from xiezhi.supervision.ir import Verdict
from xiezhi.supervision.ledger_segments import write_ledger
from xiezhi.supervision.reference_expressions import number_of
from xiezhi.supervision.tests.a_book import ANSWERED, FINED, OPENED, Book, record
from xiezhi.supervision.tests.generating import CALENDAR, COLUMNS, START, entry, history, programme

ROOT = Path(__file__).parents[4]
DAY = number_of(START) + 150
SAID = (*COLUMNS, "recorded_on")


@pytest.fixture(scope="module")
def dice():
    return Random(4)


@pytest.fixture(scope="module")
def asked(dice):
    return Asked(programme(dice, rules=12), DAY, DAY * 86400, CALENDAR, keep=True)


@pytest.fixture(scope="module")
def cases(dice):
    return {f"c{index:04d}": history(dice) for index in range(400)}


@pytest.fixture(scope="module")
def expected(asked, cases):
    return set(judge_batch(asked.programme, cases, as_of_day=DAY, as_of_second=DAY * 86400, calendar=CALENDAR))


def told(tables):
    return {
        Verdict(*(row[name] for name in ("rule", "case", "seq", "status", "due", "actual", "by")))
        for table in tables
        for row in table.to_pylist()
    }


def test_a_segment_gives_the_verdicts_of_its_cases(asked, cases, expected, tmp_path):
    assert segments.write(tmp_path / "one.parquet", cases.items(), SAID) == sum(map(len, cases.values()))
    assert told(judge(asked, [tmp_path / "one.parquet"])) == expected


def test_the_kernel_is_compiled_once_wherever_its_columns_come_from(asked, cases, expected, tmp_path):
    from xiezhi.supervision import machine

    segments.write(tmp_path / "one.parquet", cases.items(), SAID)
    list(judge(asked, [tmp_path / "one.parquet"]))
    assert len(machine.judge.signatures) == 1


def test_threads_and_many_segments_change_nothing(asked, cases, expected, tmp_path):
    listed, paths = list(cases.items()), []
    for index in range(5):
        paths.append(tmp_path / f"{index}.parquet")
        segments.write(paths[-1], listed[index * 80 : index * 80 + 80], SAID)
    assert told(judge(asked, paths, threads=3)) == expected


@pytest.mark.parametrize("rows", [1, 7, 64])
def test_a_case_that_lies_across_row_groups_is_judged_whole(rows, asked, cases, expected, tmp_path):
    some = dict(list(cases.items())[:50])
    parquet.write_table(segments.table_of(some.items(), SAID), tmp_path / "cut.parquet", row_group_size=rows)
    assert told(judge(asked, [tmp_path / "cut.parquet"])) == {one for one in expected if one.case in some}


def test_written_row_groups_never_cut_a_case(cases, tmp_path, monkeypatch):
    monkeypatch.setattr(segments, "ROWS", 50)
    segments.write(tmp_path / "one.parquet", cases.items(), SAID)
    file = parquet.ParquetFile(tmp_path / "one.parquet")
    assert file.metadata.num_row_groups > 20
    seen: set[str] = set()
    for index in range(file.metadata.num_row_groups):
        here = set(file.read_row_group(index, columns=["case"])["case"].to_pylist())
        assert not here & seen
        seen |= here


def test_cases_out_of_order_are_refused_and_never_judged_in_pieces(asked, cases, tmp_path):
    listed = list(cases.items())
    for wrong in ([*listed[5:10], *listed[:5]], [listed[0], listed[2], listed[1]], [*listed[:3], listed[0]]):
        parquet.write_table(segments.table_of(wrong, SAID), tmp_path / "wrong.parquet", row_group_size=11)
        with pytest.raises(Refusal) as refused:
            list(judge(asked, [tmp_path / "wrong.parquet"]))
        assert refused.value.code == "SUP-0205"


def test_a_refusal_in_a_thread_reaches_who_asked(asked, cases, tmp_path):
    segments.write(tmp_path / "good.parquet", cases.items(), SAID)
    segments.write(tmp_path / "bad.parquet", cases.items(), ["m"])
    with pytest.raises(Refusal) as refused:
        list(judge(asked, [tmp_path / "good.parquet", tmp_path / "bad.parquet"], threads=2))
    assert refused.value.code == "SUP-0202"


def test_whoever_stops_listening_leaves_no_thread_behind(asked, cases, tmp_path):
    import threading

    paths = [tmp_path / f"{index}.parquet" for index in range(8)]
    for path in paths:
        parquet.write_table(segments.table_of(list(cases.items())[:50], SAID), path, row_group_size=20)
    before = threading.active_count()
    tables = judge(asked, paths, threads=2)
    next(tables)
    tables.close()
    assert threading.active_count() == before


def test_a_day_that_the_calendar_cannot_hold_is_judged_as_well(dice, asked, cases, tmp_path):
    far = [entry(dice, "a", number_of(date(1, 1, 5))), *history(dice)]
    mixed = {
        "a": far,
        "b": cases["c0001"],
        "c": [replace(one, day=number_of(date(2800, 1, 1))) for one in history(dice)],
    }
    segments.write(tmp_path / "odd.parquet", mixed.items(), SAID)
    wanted = set(judge_batch(asked.programme, mixed, as_of_day=DAY, as_of_second=DAY * 86400, calendar=CALENDAR))
    assert told(judge(asked, [tmp_path / "odd.parquet"])) == wanted


def test_our_own_ledger_becomes_segments_with_the_same_verdicts(database, tmp_path):
    body, book = a_body(), Book()
    late, fined = record(body, OPENED), record(body, FINED, fine="5000.01")
    record(body, ANSWERED, case=late, days=9)
    for _ in range(5):
        record(body, FINED, fine="10")
    with accounts.as_system():
        (written,) = write_ledger(tmp_path, ["trial"], book, cases=3)
    assert len(written.paths) > 1
    day = number_of(date(2026, 4, 1))
    asked = Asked(written.compiled.programme, day, day * 86400, written.compiled.calendar)
    mine = {str(late), str(fined)}
    found = {(one.case, one.rule, one.status) for one in told(judge(asked, written.paths)) if one.case in mine}
    assert found == {(str(late), "answer", "violated"), (str(fined), "fine_at_most", "violated")}


def test_no_page_pays_for_the_compiler():
    asks = "import sys, django; django.setup(); import xiezhi.config.urls; sys.exit('numba' in sys.modules)"
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "xiezhi.config.settings", "PYTHONPATH": path}
    assert subprocess.run([sys.executable, "-c", asks], env=environment, cwd=ROOT, check=False).returncode == 0
