"""Measure the product: bench [NAME ...] [--quick]. docs/performance.md explains each figure."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import sys
import time
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.ground import ground

ALL = ("act", "list", "engine", "checkpoint", "load", "supervision", "supervision-live", "real-records", "publicity")
MODULES = {
    "act": "acts", "list": "lists", "engine": "engine", "checkpoint": "checkpoints", "load": "loads",
    "supervision": "supervision", "supervision-live": "supervision_live", "publicity": "publicity",
    "real-records": "real_records",
}  # fmt: skip

ALONE = (
    "supervision",
    "publicity",
)
"""Those that need no installation."""


def main(argv: list[str]) -> int:
    """Run the benchmarks named, each on a fresh installation, and print one line a figure."""
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(ALL))
    parser.add_argument("--quick", action="store_true", help="few repetitions, small tables: only to see that it runs")
    parser.add_argument("--events", type=int, default=0, help="how many events `supervision` runs over")
    parser.add_argument(
        "--full", action="store_true", help="`publicity` at 100 million records: hours, and 4 GB of disk"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    parser.add_argument("--province", type=int, default=0, metavar="N", help="`supervision`: a province of N cases")
    chosen = parser.parse_args(argv)
    if unknown := [name for name in chosen.names if name not in ALL]:
        print(f"没有这个测量 · no such benchmark: {', '.join(unknown)}; {', '.join(ALL)}", file=sys.stderr)
        return 2
    if chosen.province:
        from benchmarks.province.measuring import measure

        return measure(chosen.province)
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{time.strftime('%Y-%m-%d %H:%M')}  {os.cpu_count()} cores  Python {platform.python_version()}  load {load}")
    kept: list[dict[str, Any]] = []
    for name in chosen.names or ALL:
        kept += _apart(name, chosen.quick, _more(name, chosen))
    if chosen.json:
        chosen.json.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def _more(name: str, chosen: argparse.Namespace) -> dict[str, Any]:
    """What only one benchmark can be told."""
    told = {"supervision": {"events": chosen.events}, "publicity": {"full": chosen.full}}.get(name, {})
    return {key: value for key, value in told.items() if value}


def _apart(name: str, quick: bool, more: dict[str, Any]) -> list[dict[str, Any]]:
    """One benchmark in a process of its own, since Django is set up once in a process, for one installation."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_one, args=(name, quick, more, theirs))
    child.start()
    theirs.close()
    try:
        kept: list[dict[str, Any]] = ours.recv()
    except EOFError:
        raise SystemExit(1) from None  # it has said why
    finally:
        child.join()
    return kept


def _one(name: str, quick: bool, more: dict[str, Any], answer: Any) -> None:
    module = import_module(f"benchmarks.{MODULES[name]}")
    with nullcontext() if name in ALONE else ground() as here:
        print(f"\n{module.TITLE}", flush=True)
        kept = []
        for result in module.run(here, quick, **more):
            print("  " + result.line(), flush=True)
            kept.append({"benchmark": name, **vars(result)})
    answer.send(kept)
