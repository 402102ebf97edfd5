"""The log that supervision is measured on: the traffic record where it is at hand, else one made of the same shape."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pyarrow as arrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet

from xiezhi.supervision.segments import ROWS, SAID, coded, starts_of

REAL = Path(__file__).parents[2] / "shared" / "data" / "event-logs" / "road_traffic_fines_dev.parquet"
PACK = "road_traffic_fines"
MADE_CASES = 120_000
LEFT_OUT = 0.06
"""How often a step of a made-up case is missing, so that rules find something."""
_PATHS = (
    (0.40, ("Create Fine", "Send Fine", "Insert Fine Notification", "Add penalty", "Send for Credit Collection")),
    (0.31, ("Create Fine", "Payment")),
    (0.14, ("Create Fine", "Send Fine")),
    (0.06, ("Create Fine", "Send Fine", "Insert Fine Notification", "Add penalty", "Payment")),
    (0.04, ("Create Fine", "Send Fine", "Insert Fine Notification", "Insert Date Appeal to Prefecture", "Add penalty",
            "Send Appeal to Prefecture")),
    (0.03, ("Create Fine", "Send Fine", "Payment", "Payment")),
    (0.02, ("Create Fine", "Send Fine", "Insert Fine Notification", "Insert Date Appeal to Prefecture", "Add penalty",
            "Receive Result Appeal from Prefecture", "Send for Credit Collection")),
)  # fmt: skip
"""How cases run in the real record, and how often, rounded."""


def log() -> tuple[str, arrow.Table]:
    """What it is, and its rows as the source has them."""
    if REAL.exists():
        return "traffic record", parquet.read_table(REAL)
    return "made-up log of its shape", made(MADE_CASES)


def made(cases: int) -> arrow.Table:
    """A log whose cases run as those of the traffic record do."""
    dice, rows = Random(1), list[dict[str, Any]]()
    paths, weights = [path for _, path in _PATHS], [weight for weight, _ in _PATHS]
    for case in range(cases):
        day, amount, paid = (
            date(2000, 1, 1) + timedelta(days=dice.randrange(2500)),
            dice.choice((21.0, 33.6, 71.0)),
            0.0,
        )
        path = [one for one in dice.choices(paths, weights)[0] if one == "Create Fine" or dice.random() > LEFT_OUT]
        for seq, activity in enumerate(path):
            row: dict[str, Any] = {"case_id": f"A{case}", "seq": seq, "activity": activity, "date": day}
            if activity == "Create Fine":
                row |= {"amount": amount, "article": dice.choice((7, 157, 158)), "dismissal": "NIL"}
            elif activity == "Add penalty":
                row["amount"] = 2 * amount
            elif activity == "Send Fine":
                row["expense"] = 13.0
            elif activity == "Payment":
                paid += amount
                row |= {"payment_amount": amount, "total_payment_amount": paid}
            rows.append(row)
            day += timedelta(days=60 if activity == "Insert Fine Notification" else dice.choice((3, 10, 90, 140, 500)))
    kinds = {
        "case_id": arrow.string(), "seq": arrow.int64(), "activity": arrow.string(), "date": arrow.date32(),
        "resource": arrow.string(), "amount": arrow.float64(), "expense": arrow.float64(),
        "payment_amount": arrow.float64(), "total_payment_amount": arrow.float64(), "points": arrow.int64(),
        "article": arrow.int64(), "vehicle_class": arrow.string(), "dismissal": arrow.string(),
        "notification_type": arrow.string(), "last_sent": arrow.string(), "matricola": arrow.int64(),
    }  # fmt: skip
    return arrow.table({name: arrow.array([row.get(name) for row in rows], kind) for name, kind in kinds.items()})


def segment(mapped: Any, program: Any) -> arrow.Table:
    """A mapped log as one segment, sorted by the names of its cases."""
    columns = mapped.columns
    lengths = np.diff(columns.cases)
    names = arrow.array(columns.names, arrow.string())
    acts = arrow.array([*program.programme.acts, ""], arrow.string())
    table = arrow.table(
        {
            "case": names.take(arrow.array(np.repeat(np.arange(len(lengths)), lengths))),
            "seq": arrow.array(np.arange(len(columns)) - np.repeat(columns.cases[:-1], lengths), arrow.int32()),
            "act": acts.take(arrow.array(columns.acts.astype(np.int64) % len(acts))).dictionary_encode(),
            "day": arrow.array(columns.days, arrow.int32()),
            **{
                SAID + name: arrow.array(row, arrow.int64(), mask=row == np.iinfo(np.int64).min)
                for name, row in zip(program.columns, columns.data, strict=True)
            },
        }
    )
    return table.sort_by([("case", "ascending"), ("seq", "ascending")])


def copies(table: arrow.Table, folder: Path, events: int) -> list[Path]:
    """The segment copied under other names until there are so many events, each copy a file, the last a part."""
    codes, names = coded(table["case"])
    cases = starts_of(codes)
    paths: list[Path] = []
    left = events
    while left > 0:
        copy = compute.binary_join_element_wise(f"{len(paths):04d}", names, "-")
        whole = table.set_column(0, "case", arrow.DictionaryArray.from_arrays(arrow.array(codes, arrow.int32()), copy))
        paths.append(folder / f"{len(paths):04d}.parquet")
        left -= _write(whole, cases, paths[-1], left)
    return paths


def _write(table: arrow.Table, cases: Any, path: Path, most: int) -> int:
    """Row groups of whole cases; how many events were written."""
    end = int(cases[min(int(np.searchsorted(cases, most)), len(cases) - 1)])
    edges = [0]
    while edges[-1] < end:
        edges.append(min(int(cases[min(int(np.searchsorted(cases, edges[-1] + ROWS)), len(cases) - 1)]), end))
    with parquet.ParquetWriter(path, table.schema, compression="zstd", dictionary_pagesize_limit=1 << 24) as file:
        for low, high in pairwise(edges):
            group = table.slice(low, high - low)
            plain = group.set_column(0, "case", group["case"].cast(arrow.string()).dictionary_encode())
            file.write_table(plain, row_group_size=high - low)
    return end
