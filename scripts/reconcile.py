"""Match a treasury's or bank's statement with the decisions: reconcile FILE --as LOGIN. Twice is harmless."""

from __future__ import annotations

import argparse
from pathlib import Path

from xiezhi.config import places, running


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run reconcile", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="the statement: CSV with a header, or .xlsx")
    parser.add_argument("--as", dest="login", required=True, metavar="LOGIN", help="the officer who records")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the data folder (.data, or XIEZHI_DATA)")
    return parser.parse_args(argv)


def main(argv: list[str]) -> int:
    """Record what matches; list the rest with its reason, and what is still unpaid. 1 when a line found no case."""
    given = _arguments(argv)
    data = given.data.expanduser().absolute() if given.data else places.data_folder()
    with running.database(data):
        from xiezhi.enforcement import door as enforcement
        from xiezhi.kernel.clock import now

        done = enforcement.reconcile_as(given.file.read_bytes(), given.login, at=now())
    for line in done.lines:
        if line.reason:
            why = f"{line.reason['zh']} · {line.reason['en']}"
            print(f"✗ {line.row:>5}  {line.reference}  {line.number}  {line.amount}  {why}")
    for row, account in done.unpaid:
        print(f"… 未缴 unpaid {account.left:>14,}  {row.number}  {row.party_name}")
    counts = [done.count(state) for state in ("recorded", "known", "unmatched")]
    print("已登记 recorded {}  以前已登记 known {}  未匹配 unmatched {}".format(*counts))
    return 1 if counts[2] else 0
