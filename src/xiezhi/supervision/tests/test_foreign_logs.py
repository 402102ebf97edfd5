"""Another system's log, checked without a database: every format gives the same findings, bad input one sentence."""

from __future__ import annotations

import gzip
import subprocess
import sys
from datetime import date
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pyarrow as arrow
import pyarrow.csv as csv
import pyarrow.parquet as parquet
import pytest

from xiezhi.kernel.errors import Refusal
from xiezhi.standards import door as standards
from xiezhi.supervision import specs
from xiezhi.supervision.foreign import checking
from xiezhi.supervision.programmes import problems, written

ROOT = Path(__file__).parents[4]
LOGS = Path(__file__).parents[5] / "shared" / "data" / "event-logs"
PACK = "road_traffic_fines"
real = pytest.mark.skipif(not LOGS.exists(), reason="the event logs lie in ../shared and are not shipped")
COLUMNS = (
    "amount expense payment_amount total_payment_amount points article vehicle_class dismissal notification_type "
    "last_sent matricola"
)
BARE = dict.fromkeys(COLUMNS.split())
COMMAND = (sys.executable, "-m", "scripts", "supervise")
ENVIRONMENT = {"PYTHONPATH": "src:.", "PATH": "/usr/bin:/bin"}


def event(case, seq, activity, day, **more):
    return {"case_id": case, "seq": seq, "activity": activity, "date": day, "resource": "561", **BARE, **more}


def small():
    """Two fines: one sent a day late, one paid before it was sent."""
    return [
        event("A1", 0, "Create Fine", date(2010, 8, 13), amount=36.0, article=157, dismissal="NIL"),
        event("A1", 1, "Send Fine", date(2010, 11, 12), expense=11.0),
        event("A2", 0, "Create Fine", date(2010, 8, 13), amount=36.0, article=157, dismissal="NIL"),
        event("A2", 1, "Payment", date(2010, 8, 20), payment_amount=36.0, total_payment_amount=36.0),
    ]


def table(rows):
    kinds = {
        "seq": arrow.int64(),
        "date": arrow.date32(),
        "points": arrow.int64(),
        "article": arrow.int64(),
        "matricola": arrow.int64(),
    }
    money = ("amount", "expense", "payment_amount", "total_payment_amount")
    return arrow.table(
        {
            name: arrow.array(
                [row[name] for row in rows], kinds.get(name, arrow.float64() if name in money else arrow.string())
            )
            for name in rows[0]
        }
    )


def as_parquet(rows, folder):
    parquet.write_table(table(rows), folder / "log.parquet")
    return folder / "log.parquet"


def as_csv(rows, folder):
    csv.write_csv(table(rows), folder / "log.csv")
    return folder / "log.csv"


def as_xes(rows, folder, zipped=False):
    traces: dict[str, list[str]] = {}
    for row in rows:
        said = {**row, "concept:name": row["activity"], "org:resource": row["resource"]}
        attributes = "".join(
            f"<string key={quoteattr(key)} value={quoteattr(str(value))}/>"
            for key, value in said.items()
            if value is not None and key not in ("case_id", "activity", "resource", "seq")
        )
        traces.setdefault(row["case_id"], []).append(f"<event>{attributes}</event>")
    inside = "".join(
        f'<trace><string key="concept:name" value={quoteattr(case)}/>{"".join(events)}</trace>'
        for case, events in traces.items()
    )
    names = "".join(f'<event><string key="{name}" value=""/></event>' for name in BARE)
    whole = f'<?xml version="1.0" encoding="UTF-8"?><log xmlns="http://www.xes-standard.org/">{inside}<trace>{names}</trace></log>'
    path = folder / ("log.xes.gz" if zipped else "log.xes")
    path.write_bytes(gzip.compress(whole.encode()) if zipped else whole.encode())
    return path


def findings(path, **more):
    found = checking.check(path, PACK, as_of=date(2011, 1, 1), **more)
    return {(row["case"], row["rule"], row["entry"], row["status"], row["due"]) for row in found.rows.to_pylist()}


LATE = {("A1", "r01_sent_in_time", 0, "violated", date(2010, 11, 11))}


@pytest.mark.parametrize("write", [as_parquet, as_csv, as_xes, lambda rows, folder: as_xes(rows, folder, zipped=True)])
def test_every_format_gives_the_same_findings(write, tmp_path):
    assert findings(write(small(), tmp_path)) == LATE


def test_a_spreadsheet_in_gb18030_is_read(tmp_path):
    plain = as_csv(small(), tmp_path).read_text(encoding="utf-8").replace("A1", "甲一")
    (tmp_path / "gb.csv").write_bytes(plain.encode("gb18030"))
    assert {row[0] for row in findings(tmp_path / "gb.csv")} == {"甲一"}


def test_the_order_of_rows_in_the_file_changes_nothing(tmp_path):
    assert findings(as_parquet(small()[::-1], tmp_path)) == LATE


def test_threads_change_nothing(tmp_path):
    assert findings(as_parquet(small(), tmp_path), threads=2) == LATE


def test_a_finding_explains_itself_in_both_languages(tmp_path):
    row = checking.check(as_parquet(small(), tmp_path), PACK).rows.to_pylist()[0]
    assert row["explanation_zh"] == "罚单应在 2010-11-11 前寄出或者缴清，实际 2010-11-12"
    assert "2010-11-11" in row["explanation_en"]


def test_a_number_that_stands_twice_in_one_case_is_set_aside_with_both_rows(tmp_path):
    twice = [*small(), event("A1", 1, "Payment", date(2010, 8, 20), payment_amount=36.0, total_payment_amount=36.0)]
    checked = checking.check(as_parquet(twice, tmp_path), PACK)
    told = [(row, said["en"]) for row, said in checked.aside]
    assert told == [(5, "row 5: row 2 has this number of this case already")]
    assert checked.rows == checking.check(as_parquet(small(), tmp_path), PACK).rows


def test_a_day_that_cannot_be_is_set_aside_with_its_row(tmp_path):
    path = as_csv(small(), tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("2010-11-12", "2010-02-30"), encoding="utf-8")
    found = checking.check(path, PACK, as_of=date(2010, 10, 1))
    assert [number for number, _ in found.aside] == [2]
    assert "第 2 行" in found.aside[0][1]["zh"]
    assert found.entries == 3


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "SUP-0201"),
        (b"PAR1 this is no parquet file", "SUP-0201"),
        (b"\x1f\x8b no gzip at all", "SUP-0201"),
        (b"<log><trace><event></trace></log>", "SUP-0201"),
        (b"<log></log>", "SUP-0201"),
        ("案件,活动\n1,开具\n".encode(), "SUP-0202"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(content, code, tmp_path):
    path = tmp_path / "bad"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        checking.check(path, PACK)
    assert refused.value.code == code
    assert "\n" not in refused.value.what["en"]


def test_a_pack_that_is_not_there_names_those_that_are(tmp_path):
    with pytest.raises(Refusal, match="nowhere") as refused:
        checking.check(as_parquet(small(), tmp_path), "nowhere")
    assert refused.value.code == "SUP-0203"


@pytest.mark.parametrize(("rows", "code"), [(small(), 1), (small()[2:], 0)])
def test_the_command_tells_by_its_exit_code_whether_anything_was_violated(rows, code, tmp_path):
    path, out = as_parquet(rows, tmp_path), tmp_path / "out.parquet"
    done = subprocess.run(
        [*COMMAND, str(path), "--pack", PACK, "--out", str(out), "--as-of", "2011-01-01"],
        cwd=ROOT, capture_output=True, text=True, check=False, env=ENVIRONMENT,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert parquet.read_table(out).num_rows == code
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_ends_the_command_with_two(tmp_path):
    done = subprocess.run(
        [*COMMAND, str(tmp_path / "none"), "--pack", PACK],
        cwd=ROOT, capture_output=True, text=True, check=False, env=ENVIRONMENT,
    )  # fmt: skip
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_every_rule_of_the_packs_catches_and_leaves_alone_what_stands_beside_it():
    release = standards.current()
    assert problems(release) == []
    outcomes = [
        one
        for compiled in written(release)
        for by in (specs.by_reference, specs.by_kernel)
        for one in specs.run(compiled, by)
    ]
    assert len(outcomes) > 60
    assert [one for one in outcomes if one.why] == []


@real
def test_the_traffic_record_gives_exactly_the_verdicts_expected():
    found = checking.check(LOGS / "road_traffic_fines_dev.parquet", PACK, as_of=date(2013, 6, 30))
    ours = {(row["rule"][:3].upper(), row["case"], row["entry"], row["status"]) for row in found.rows.to_pylist()}
    expected = parquet.read_table(LOGS / "rtfm12_expected_dev.parquet").to_pylist()
    assert ours == {(row["rule"], row["case_id"], row["seq"], row["status"]) for row in expected}
    assert found.aside == []
