"""The kernel inside Spark: two workers, each with a part of the cases, give the findings of one process."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pyarrow.parquet as parquet
import pytest

from xiezhi.standards import door as standards
from xiezhi.supervision import segments
from xiezhi.supervision.foreign import checking
from xiezhi.supervision.history import Asked, judge
from xiezhi.supervision.programmes import compile_for
from xiezhi.supervision.reference_expressions import number_of
from xiezhi.supervision.tests.generating import CALENDAR, COLUMNS, START, history, programme
from xiezhi.supervision.tests.test_foreign_logs import PACK, event, table

pytestmark = pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java, and there is none here")
ROOT = Path(__file__).parents[4]
AS_OF = date(2012, 6, 30)
DAY = number_of(START) + 150
ACTIVITIES = (
    "Send Fine", "Insert Fine Notification", "Insert Date Appeal to Prefecture", "Add penalty", "Payment",
    "Send Appeal to Prefecture", "Send for Credit Collection",
)  # fmt: skip


def many(cases=300):
    """Fines of every kind of trouble: sent late, paid, raised early, appealed, collected."""
    dice, rows = Random(5), []
    for case in range(cases):
        day, seq = date(2010, 1, 1) + timedelta(days=dice.randint(0, 400)), 0
        rows.append(event(f"C{case}", seq, "Create Fine", day, amount=36.0, article=157, dismissal="NIL"))
        for activity in ACTIVITIES:
            if dice.random() < 0.6:
                day, seq = day + timedelta(days=dice.choice((1, 30, 59, 60, 61, 151))), seq + 1
                more = {"Send Fine": {"expense": 11.0}, "Add penalty": {"amount": dice.choice((72.0, 80.0))}}
                paid = {"payment_amount": 36.0, "total_payment_amount": dice.choice((36.0, 47.0))}
                said = paid if activity == "Payment" else more.get(activity, {})
                rows.append(event(f"C{case}", seq, activity, day, **said))
    return rows


@pytest.fixture(scope="module")
def spark():
    """A local cluster of two workers, each a process of its own."""
    from pyspark.sql import SparkSession

    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    before = {name: os.environ.get(name) for name in ("PYTHONPATH", "PYSPARK_PYTHON")}
    os.environ.update(PYTHONPATH=path, PYSPARK_PYTHON=sys.executable)
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .appName("supervision")
        .config("spark.ui.enabled", "false")
        .config("spark.executorEnv.PYTHONPATH", path)
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
    for name, value in before.items():
        os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def test_two_workers_find_what_one_process_finds(spark, tmp_path):
    parquet.write_table(table(many()), tmp_path / "log.parquet")
    release = standards.current()
    head, mapping = standards.mapping(PACK)
    procedure = release.procedure(mapping.procedure, release.layers_of(head.layer), AS_OF)
    from xiezhi.supervision.spark import findings

    log = spark.read.parquet(str(tmp_path / "log.parquet"))
    rows = findings(log, compile_for(release, procedure), mapping, head.zone, AS_OF, parts=4).collect()
    ours = {(row["case"], row["rule"], row["entry"], row["status"], row["due"], row["actual"]) for row in rows}
    plain = checking.check(tmp_path / "log.parquet", PACK, as_of=AS_OF).rows.to_pylist()
    assert ours == {(row["case"], row["rule"], row["entry"], row["status"], row["due"], row["actual"]) for row in plain}
    assert len({row["rule"] for row in plain}) >= 6
    assert spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size() == 3  # the driver and two workers


def test_two_workers_judge_a_history_as_one_process_does(spark, tmp_path):
    """Batches smaller than a case, so that every case is cut and has to be put together again."""
    from xiezhi.supervision.spark import verdicts

    dice = Random(8)
    asked = Asked(programme(dice, rules=10), DAY, DAY * 86400, CALENDAR, keep=True)
    cases = {f"c{index:03d}": history(dice) for index in range(120)}
    segments.write(tmp_path / "history.parquet", cases.items(), (*COLUMNS, "recorded_on"))
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "5")
    entries = spark.read.parquet(str(tmp_path / "history.parquet"))
    ours = {tuple(row) for row in verdicts(entries, asked, parts=2).collect()}
    plain = [row for found in judge(asked, [tmp_path / "history.parquet"]) for row in found.to_pylist()]
    assert ours == {tuple(row.values()) for row in plain}
    assert len(ours) > 500
