"""Loading another system's record, and a full verification of it afterwards.

The real log of road-traffic fines where it is at hand (XIEZHI_BENCH_LOG, or the folder beside the checkout where
developers have it), else a made one of the same shape. The sequencer is at work meanwhile, as in production.
"""

from __future__ import annotations

import csv
import os
import resource
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from benchmarks.ground import Ground
from benchmarks.meters import Result, processor_seconds
from xiezhi.config import places

NAME, TITLE = "load", "Loading a record, and verifying it"
LOG = places.ROOT.parent / "shared" / "data" / "event-logs" / "road_traffic_fines_dev.parquet"
HEADER = (
    "case_id,seq,activity,date,resource,amount,expense,payment_amount,total_payment_amount,points,article,"
    "vehicle_class,dismissal,notification_type,last_sent,matricola"
)


def run(ground: Ground, quick: bool) -> Iterator[Result]:
    """The load, a second load of the same, and the verification of everything."""
    from xiezhi.exchange import door as exchange

    told = os.environ.get("XIEZHI_BENCH_LOG")
    log = Path(told) if told else LOG
    path = log if log.exists() else _made(ground.data / "made.csv", 2_000 if quick else 100_000)
    signer, sequencer = ground.launch("-m", "xiezhi.ledger.signer"), ground.launch("-m", "xiezhi.ledger.sequencer")
    for name in (f"load {path.name}", "load it again"):
        before, ours = processor_seconds(ground.server.pid), _ours()
        report = exchange.load(path, "road_traffic_fines", limit=20_000 if quick else None, elsewhere=ground.data)
        entries = report.added + report.known
        figures: dict[str, float | int | str] = {
            "cases": report.cases, "added": report.added, "set aside": report.rejected,
            "rows/s": entries / report.seconds,
            "app µs a row": (_ours() - ours) * 1e6 / entries,
            "database µs a row": (processor_seconds(ground.server.pid) - before) * 1e6 / entries,
        }  # fmt: skip
        yield Result(name, entries, figures, os.getloadavg()[0])
    yield _numbered(ground)
    yield _verified(ground)
    ground.end(sequencer)
    ground.end(signer)


def _ours() -> float:
    """Processor seconds of this process and of the children it had."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def _numbered(ground: Ground) -> Result:
    """How long the sequencer and the signer were behind when the load had ended."""
    begun = time.monotonic()
    with ground.superuser() as admin:
        row = admin.execute("SELECT count(*) FROM ledger_entry").fetchone()
    assert row is not None
    head, size = ground.data / "ledger" / "checkpoint", 0
    while size < row[0] and time.monotonic() - begun < 600:
        time.sleep(0.1)
        size = int(head.read_text("utf-8").splitlines()[1]) if head.exists() else 0
    return Result("until everything is signed", size, {"seconds": time.monotonic() - begun}, os.getloadavg()[0])


def _verified(ground: Ground) -> Result:
    from xiezhi.ledger import door as ledger

    before, ours = processor_seconds(ground.server.pid), _ours()
    report = ledger.verify()
    app, database = _ours() - ours, processor_seconds(ground.server.pid) - before
    entries = int(report.counts.get("entries", 0))
    figures: dict[str, float | int | str] = {
        "problems": report.found, "seconds": report.seconds, "entries/s": entries / report.seconds,
        "entries/s and core": entries / (app + database), "app s": app, "database s": database,
    }  # fmt: skip
    return Result("verify everything", entries, figures, os.getloadavg()[0])


def _made(path: Path, cases: int) -> Path:
    """A record of the log's shape: a fine, sent, notified, raised, collected; every third one paid instead."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADER.split(","))
        for number in range(cases):
            day = date(2001, 1, 1) + timedelta(days=number % 3_000)
            lines = [("Create Fine", 0, {4: 561, 5: "35.0", 8: "0.0", 9: 0, 10: 157, 11: "A", 12: "NIL"})]
            if number % 3:
                lines += [("Send Fine", 120, {6: "11.0"}), ("Insert Fine Notification", 150, {13: "P"})]
                lines += [("Add penalty", 210, {5: "71.5"}), ("Send for Credit Collection", 900, {})]
            else:
                lines += [("Payment", 9, {7: "35.0", 8: "35.0"})]
            for seq, (activity, after, cells) in enumerate(lines):
                row: list[object] = [f"B{number}", seq, activity, day + timedelta(days=after), *[""] * 12]
                for index, value in cells.items():
                    row[index] = value
                out.writerow(row)
    return path
