"""The packs of other systems: what a mapping decides, and kernel and reference of one mind about real records."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest

from xiezhi.standards import door as standards
from xiezhi.supervision import reference
from xiezhi.supervision.foreign import checking, mapping, reading
from xiezhi.supervision.ir import Entry
from xiezhi.supervision.program import NULL, program_of
from xiezhi.supervision.programmes import compile_for

LOGS = Path(__file__).parents[5] / "shared" / "data" / "event-logs"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
UNSET = datetime(1970, 1, 1, tzinfo=AMSTERDAM)
real = pytest.mark.skipif(not LOGS.exists(), reason="the event logs lie in ../shared and are not shipped")


def at(written):
    return datetime.fromisoformat(written).replace(tzinfo=AMSTERDAM)


def receipt(seq, activity, when, **more):
    dates = {"case_startdate": UNSET, "case_deadline": UNSET, "case_enddate": UNSET, **more}
    return {"case_id": "c1", "seq": seq, "activity": activity, "timestamp": when, "resource": "Resource1", **dates}


def permit(seq, activity, day, question="EMPTY"):
    return {
        "case_id": "p1", "seq": seq, "activityNameEN": activity, "timestamp": at(day), "resource": "560872",
        "question": question, "dueDate": None,
    }  # fmt: skip


def written(rows, folder):
    """As Parquet; the times lie in UTC in the file, as many systems write them."""
    kinds = [
        (name, arrow.timestamp("us", "UTC") if isinstance(value, datetime) else None) for name, value in rows[0].items()
    ]
    columns = {
        name: arrow.array([row[name] for row in rows], kind or (arrow.int64() if name == "seq" else arrow.string()))
        for name, kind in kinds
    }
    parquet.write_table(arrow.table(columns), folder / "log.parquet")
    return folder / "log.parquet"


def found(rows, folder, pack, rule, as_of="2012-03-01"):
    checked = checking.check(written(rows, folder), pack, as_of=date.fromisoformat(as_of))
    return [(row["status"], row["entry"], row["due"]) for row in checked.rows.to_pylist() if row["rule"] == rule]


def test_a_stored_deadline_is_the_day_it_was_at_home_and_not_in_greenwich(tmp_path):
    rows = [
        receipt(0, "Confirmation of receipt", at("2011-10-11T13:45:40.276"), case_deadline=at("2011-12-06")),
        receipt(1, "T05 Print and send confirmation of receipt", at("2011-12-07T00:30")),
    ]
    late = ("violated", 0, date(2011, 12, 6))
    assert found(rows, tmp_path, "permit_receipts", "receipt_within_stored_deadline") == [late]
    rows[1]["timestamp"] = at("2011-12-06T23:59:59.999")
    assert found(rows, tmp_path, "permit_receipts", "receipt_within_stored_deadline") == []


def test_a_date_that_means_not_set_makes_a_rule_undetermined_and_never_satisfied(tmp_path):
    rows = [
        receipt(0, "Confirmation of receipt", at("2011-10-11")),
        receipt(1, "T05 Print and send confirmation of receipt", at("2011-10-12")),
    ]
    assert found(rows, tmp_path, "permit_receipts", "receipt_within_stored_deadline") == [("undetermined", 0, None)]
    assert found(rows, tmp_path, "permit_receipts", "nothing_after_the_end") == []


def test_people_are_compared_within_a_case(tmp_path):
    rows = [
        receipt(0, "T11 Create document X request unlicensed", at("2011-10-11")),
        receipt(1, "T14 Determine document X request unlicensed", at("2011-10-12")),
    ]
    rule = "unlicensed_checked_by_another"
    assert found(rows, tmp_path, "permit_receipts", rule) == [("violated", 1, None)]
    rows[1]["resource"] = "Resource2"
    assert found(rows, tmp_path, "permit_receipts", rule) == []


def test_a_record_that_lists_steps_by_parts_is_read_by_days(tmp_path):
    rows = [
        permit(0, "register submission date request", "2013-03-01"),
        permit(1, "record date of decision environmental permit", "2013-05-16"),
        permit(2, "enter senddate retrieve missing data", "2013-03-20"),
        permit(3, "enter receipt of additional data", "2013-04-09"),
    ]
    assert found(rows, tmp_path, "building_permits", "decided_in_time") == []
    rows[1]["timestamp"] = at("2013-05-17")
    assert found(rows, tmp_path, "building_permits", "decided_in_time") == [("violated", 0, date(2013, 5, 16))]


def test_on_one_day_steps_stand_in_the_order_of_the_mapping(tmp_path):
    rows = [
        permit(0, "enter senddate decision environmental permit", "2014-06-17"),
        permit(1, "register date environmental permit decision", "2014-06-17"),
    ]
    assert found(rows, tmp_path, "building_permits", "decided_before_sent") == []
    rows[1]["timestamp"] = at("2014-06-18")
    assert found(rows, tmp_path, "building_permits", "decided_before_sent") == [("violated", 0, None)]


@pytest.mark.parametrize(("said", "status"), [("True", ["violated"]), ("False", []), ("1-2-2011 0:00:00", [])])
def test_an_answer_that_is_neither_yes_nor_no_is_none(said, status, tmp_path):
    rows = [
        permit(0, "suspension ground applicable", "2014-06-16", said),
        permit(1, "register date environmental permit decision", "2014-06-17"),
    ]
    answers = found(rows, tmp_path, "building_permits", "no_decision_while_suspended")
    assert [one[0] for one in answers] == status


def test_a_rule_in_the_shadow_counts_and_accuses_nobody(tmp_path):
    rows = [
        receipt(0, "T02 Check confirmation of receipt", at("2011-10-11")),
        receipt(1, "T04 Determine confirmation of receipt", at("2011-10-12")),
    ]
    rows[0]["case_id"] = rows[1]["case_id"] = "c2"
    first = receipt(-1, "Confirmation of receipt", at("2011-10-11"), case_enddate=at("2011-10-20"))
    checked = checking.check(written([{**first, "case_id": "c2"}, *rows], tmp_path), "permit_receipts")
    assert checked.counts["checker_does_not_determine", "violated"] == 1
    assert checked.violated == 0
    assert {row["state"] for row in checked.rows.to_pylist() if row["status"] == "violated"} == {"shadow"}


def told(pack, file, every):
    """The cases of a real record as the reference reads them: every so many cases."""
    head, how = standards.mapping(pack)
    release = standards.current()
    compiled = compile_for(release, release.procedure(how.procedure, release.layers_of(head.layer), date.today()))
    program = program_of(compiled.programme)
    log = mapping.mapped(reading.read(LOGS / file), how, program, head.zone)
    cases = {}
    for index in range(0, len(log.columns.names), every):
        low, high = int(log.columns.cases[index]), int(log.columns.cases[index + 1])
        cases[log.columns.names[index]] = [entry(compiled, program, log, row) for row in range(low, high)]
    return compiled, cases


def entry(compiled, program, log, row):
    columns = log.columns
    values = {
        name: int(number) for name, number in zip(program.columns, columns.data[:, row], strict=True) if number != NULL
    }
    acts = compiled.programme.acts
    people = frozenset(f"{word}:{bits}" for word, bits in enumerate(columns.people[:, row].tolist()) if bits)
    act = acts[columns.acts[row]] if columns.acts[row] >= 0 else ""
    day = int(columns.days[row])
    return Entry(act, day, day * 86400, values, people, str(log.seqs[row]))


@real
@pytest.mark.parametrize(
    ("pack", "file", "every"),
    [
        ("permit_receipts", "receipt_wabo_coselog.parquet", 5),
        ("building_permits", "bpic15_m1_permits_dev30pct.parquet", 4),
    ],
)
def test_reference_and_kernel_find_the_same_in_real_records(pack, file, every):
    asked = date(2015, 8, 1)
    day = (asked - date(1970, 1, 1)).days
    compiled, cases = told(pack, file, every)
    slow = {
        (case, one.rule, int(entries[one.seq].id), one.status)
        for case, entries in cases.items()
        for one in reference.judge(
            compiled.programme, case, entries,
            as_of_day=day, as_of_second=day * 86400 + 86399, calendar=compiled.calendar,
        )
        if one.status not in ("satisfied", "waived")
    }  # fmt: skip
    fast = {
        (row["case"], row["rule"], row["entry"], row["status"])
        for row in checking.check(LOGS / file, pack, as_of=asked).rows.to_pylist()
        if row["case"] in cases
    }
    assert slow == fast
    assert len({rule for _, rule, _, _ in slow}) >= 7


@real
def test_the_reference_gives_the_verdicts_expected_of_the_traffic_record():
    compiled, cases = told("road_traffic_fines", "road_traffic_fines_dev.parquet", 60)
    day = (date(2013, 6, 30) - date(1970, 1, 1)).days
    ours = {
        (one.rule[:3].upper(), case, int(entries[one.seq].id), one.status)
        for case, entries in cases.items()
        for one in reference.judge(
            compiled.programme, case, entries,
            as_of_day=day, as_of_second=day * 86400 + 86399, calendar=compiled.calendar,
        )
        if one.status not in ("satisfied", "waived")
    }  # fmt: skip
    expected = parquet.read_table(LOGS / "rtfm12_expected_dev.parquet").to_pylist()
    assert ours == {
        (row["rule"], row["case_id"], row["seq"], row["status"]) for row in expected if row["case_id"] in cases
    }


@real
@pytest.mark.parametrize(
    ("pack", "file", "some"),
    [
        (
            "permit_receipts",
            "receipt_wabo_coselog.parquet",
            {"receipt_within_stored_deadline", "nothing_after_the_end"},
        ),
        ("building_permits", "bpic15_m1_permits_dev30pct.parquet", {"decided_in_time", "irrevocable_after_six_weeks"}),
    ],
)
def test_the_rules_over_permits_find_something_and_set_no_row_aside(pack, file, some):
    checked = checking.check(LOGS / file, pack)
    assert checked.aside == []
    assert some <= {rule for (rule, status), count in checked.counts.items() if status == "violated" and count}
    assert all(
        count < checked.cases / 2 for (rule, status), count in checked.counts.items() if status == "undetermined"
    )
