"""A small hand-made record through the loader, into a real database, and back out through the doors."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.accounts import door_for_tests as registers
from xiezhi.cases import door as cases
from xiezhi.exchange import door as exchange
from xiezhi.exchange import rules
from xiezhi.exchange.batches import Tally, batches
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal
from xiezhi.ledger import door as ledger

FINES = Path(__file__).with_name("fines.csv")
PACK = "road_traffic_fines"


@pytest.fixture
def load(database, tmp_path):
    """Load a file, by default the hand-made one; what does not fit goes to rejected.csv in the test's folder."""

    def run(path=FINES, **more):
        rejected = tmp_path / "rejected.csv"
        return exchange.load(path, PACK, elsewhere=tmp_path, rejected=rejected, **more)

    return run


@pytest.fixture
def changed(tmp_path):
    """The hand-made file with lines replaced (by number, the header is 0) and lines added."""

    def write(replaced=None, added=()):
        lines = FINES.read_text("utf-8").splitlines()
        for number, line in (replaced or {}).items():
            lines[number] = line
        path = tmp_path / "changed.csv"
        path.write_text("\n".join([*lines, *added]) + "\n", "utf-8")
        return path

    return write


def case(name):
    return rules.case_id(PACK, name)


def entries_of(name):
    with accounts.as_system():
        return ledger.entries(case(name))


def aside(report):
    with report.aside.open(encoding="utf-8-sig", newline="") as file:
        return [(int(row["row"]), row["reason"]) for row in csv.DictReader(file)]


def test_every_row_becomes_an_entry_in_the_order_of_the_source(load):
    report = load()
    assert (report.added + report.known, report.rejected, report.aside) == (8, 0, None)
    assert [entry.kind for entry in entries_of("T1")] == [
        "fine_created", "fine_sent", "notification_inserted", "penalty_added", "sent_for_collection",
    ]  # fmt: skip
    assert {entry.source for entry in entries_of("T1")} == {PACK}


def test_loading_twice_adds_nothing(load):
    load()
    again = load()
    assert (again.added, again.known, again.cases, again.rejected) == (0, 8, 0, 0)


def test_the_pictures_are_what_a_rebuild_makes_of_the_entries(load):
    load()
    for name in ("T1", "T2", "T3"):
        assert cases.rebuild_one(case(name), mend=False) == []


def test_clocks_are_counted_by_the_version_in_force_on_the_day_of_the_fine(load):
    load()
    with accounts.as_system() as claim:
        found = {clock.key: clock for clock in cases.case(case("T1"), claim, now()).clocks}
    assert found["send_due"].due == date(2006, 12, 30)
    assert found["send_due"].state == "met"
    assert found["payment_window"].state == "over"
    assert (found["collection_due"].due, found["collection_due"].state) == (date(2009, 3, 15), "met_late")


def test_the_cases_are_seen_by_whoever_reaches_the_body_and_by_nobody_else(load):
    report = load()
    exchange.add_reader(report.body, "reader")
    with accounts.as_system():
        body = accounts.body_by_code(report.body)
    inside = registers.an_officer("supervisor", body=body)
    outside = registers.an_officer("supervisor")
    numbers = {}
    for person in (inside, outside):
        with accounts.claimed(person.claim):
            page = cases.list_cases(person.claim, cases.Filters(), day=date(2026, 1, 1))
            numbers[person.id] = {row.number for row in page.rows}
    assert numbers == {inside.id: {"T1", "T2", "T3"}, outside.id: set()}


def test_rows_that_do_not_fit_are_set_aside_with_number_and_reason_and_the_rest_goes_in(load, changed):
    path = changed(
        added=[
            "R1,0,Create Fine,2007-02-30,901,35.0,,,0.0,0,157,A,NIL,,,",
            ",0,Create Fine,2007-02-28,901,35.0,,,0.0,0,157,A,NIL,,,",
            "R2,0,Create Fine,2007-02-28,901,35.0,,,0.0,0,157,A,NIL,,,",
            "R2,1,Sing a Song,2007-03-01,,,,,,,,,,,,",
            "R2,1,Send Fine,2007-03-01,,,13,,,,,,,,,",
            "R2,x,Send Fine,2007-03-01,,,13,,,,,,,,,",
            "R2,2,Payment,2007-03-02,,,,much,,,,,,,,",
            "R2,3,Payment,2007-03-03",
            "R3,0,Create Fine,1971-03-03,901,35.0,,,0.0,0,157,A,NIL,,,",
        ]
    )
    report = load(path)
    assert aside(report) == [
        (9, "no such day: 2007-02-30"),
        (10, "the case is not named"),
        (12, "the mapping has no activity: Sing a Song"),
        (13, "row 12 has the same place in the same case"),
        (14, "is not a whole number: x"),
        (15, "This payment (euro) is not an amount in yuan with at most two decimals: much"),
        (16, "has 4 cells, the header 16"),
        (17, "no procedure road_traffic_fine is in force on 1971-03-03 in layers foreign/road_traffic_fines"),
    ]
    assert (report.rows, report.rejected) == (17, 8)
    assert [entry.kind for entry in entries_of("R2")] == ["fine_created"]


def test_a_mended_row_goes_in_later_and_its_case_is_drawn_again(load, changed, tmp_path):
    load(
        changed(added=["M1,0,Create Fine,2007-02-28,901,35.0,,,0.0,0,157,A,NIL,,,", "M1,1,Send Fine,bad,,,13,,,,,,,,,"])
    )
    rejected = (tmp_path / "rejected.csv").read_text("utf-8-sig").replace("bad", "2007-03-05")
    mended = tmp_path / "mended.csv"
    mended.write_text(rejected, "utf-8")
    report = load(mended)
    assert (report.added, report.cases) == (1, 1)
    assert [entry.kind for entry in entries_of("M1")] == ["fine_created", "fine_sent"]
    assert cases.rebuild_one(case("M1"), mend=False) == []


def test_a_row_that_contradicts_what_is_recorded_is_set_aside_and_the_rest_goes_in(load, changed):
    load()
    path = changed(
        {2: "T1,1,Send Fine,2006-12-12,,,99.0,,,,,,,,,"}, ["T4,0,Create Fine,2011-01-03,901,38.0,,,0,0,7,A,NIL,,,"]
    )
    report = load(path)
    assert report.added == 1
    assert aside(report) == [(2, "recorded before with other content; the ledger is not changed")]


def test_a_limit_takes_the_first_rows_only(load, changed):
    added = [f"L{n},0,Create Fine,2011-01-03,901,38.0,,,0,0,7,A,NIL,,," for n in range(3)]
    assert load(changed(added=added), limit=10).rows == 10
    assert entries_of("L1")
    assert not entries_of("L2")


def test_two_processes_load_as_one_does(load, changed, monkeypatch):
    monkeypatch.setattr("xiezhi.exchange.running.batches", lambda listed: batches(listed, 2))
    added = [f"P{n},0,Create Fine,2011-01-03,901,38.0,,,0,0,7,A,NIL,,," for n in range(20)]
    report = load(changed(added=added), workers=2)
    assert (report.added, report.cases, report.rejected) == (20, 20, 0)
    assert cases.rebuild_one(case("P7"), mend=False) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "EXCHANGE-0001"),
        (b"\xff\xfe\x00", "EXCHANGE-0002"),
        (b"PAR1 and no more", "EXCHANGE-0002"),
        (b"case_id,seq\nA,0\n", "EXCHANGE-0003"),
        (b"", "EXCHANGE-0002"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(load, tmp_path, content, code):
    path = tmp_path / "file"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        load(path)
    assert refused.value.code == code
    assert "\n" not in refused.value.what["zh"] + refused.value.what["en"]


def test_counts_add_up():
    whole = Tally(1, 2, 3, 4)
    whole.plus(Tally(10, 20, 30, 40, [(1, {"zh": "", "en": ""}, ())]))
    assert (whole.added, whole.known, whole.cases, whole.clocks, len(whole.aside)) == (11, 22, 33, 44, 1)
