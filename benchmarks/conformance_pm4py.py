"""Conformance checks of pm4py over a log: run by the interpreter of a throw-away environment, never by ours.

pm4py is under the AGPL: no part of the product, nor of its tests, imports it. Prints one line of JSON for each check.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any


def main(path: str, learnt_from: int) -> None:
    """Each check with a model learnt from the first cases; only checking is timed."""
    import pandas
    import pm4py

    log = pandas.read_parquet(path)
    log["time:timestamp"] = pandas.to_datetime(log["date"])
    log = log.rename(columns={"case_id": "case:concept:name", "activity": "concept:name"})
    log = log[["case:concept:name", "concept:name", "time:timestamp"]]
    first = set(log["case:concept:name"].unique()[:learnt_from])
    part = log[log["case:concept:name"].isin(first)]
    net = pm4py.discover_petri_net_inductive(part, noise_threshold=0.2)
    temporal = pm4py.discover_temporal_profile(part)
    skeleton = pm4py.discover_log_skeleton(part, noise_threshold=0.05)
    declare = pm4py.discover_declare(part)
    checks: dict[str, Callable[[], Any]] = {
        "temporal profile": lambda: pm4py.conformance_temporal_profile(log, temporal),
        "Declare": lambda: pm4py.conformance_declare(log, declare),
        "log skeleton": lambda: pm4py.conformance_log_skeleton(log, skeleton),
        "token replay": lambda: pm4py.conformance_diagnostics_token_based_replay(log, *net),
    }
    for name, check in checks.items():
        cpu, wall = time.process_time(), time.perf_counter()
        check()
        told = {"name": name, "events": len(log), "cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
        print(json.dumps({**told, "version": pm4py.__version__}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
