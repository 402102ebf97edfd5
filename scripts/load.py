"""Bring another system's record into the ledger: load FILE --as PACK. Rows that do not fit are set aside."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from xiezhi.config import places, running


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run load", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="a Parquet file, or CSV with a header")
    parser.add_argument("--as", dest="pack", required=True, metavar="PACK", help="the pack whose mapping.yaml reads it")
    parser.add_argument("--limit", type=_count, metavar="N", help="only the first N rows")
    parser.add_argument(
        "--rejected", type=Path, metavar="CSV", help="where rows go that do not fit (FILE.rejected.csv)"
    )
    parser.add_argument("--reader", metavar="LOGIN", help="also open an account that may see the cases")
    parser.add_argument(
        "--publish", action="store_true", help="also make public what the pack's rule of publication shows"
    )
    parser.add_argument("--workers", type=_count, default=0, metavar="N", help="processes (one for each processor)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the data folder (.data, or XIEZHI_DATA)")
    return parser.parse_args(argv)


def _count(said: str) -> int:
    number = int(said)
    if number < 1:
        raise argparse.ArgumentTypeError("1, 2, 3, ...")
    return number


def _say(zh: str, en: str) -> None:
    print(f"· {zh} · {en}", file=sys.stderr, flush=True)


def main(argv: list[str]) -> int:
    """Load, saying how far it is; then what it came to, on standard output."""
    given = _arguments(argv)
    data = given.data.expanduser().absolute() if given.data else places.data_folder()
    with running.database(data):
        from xiezhi.exchange import door as exchange

        report = exchange.load(
            given.file, given.pack, limit=given.limit, rejected=given.rejected, elsewhere=data / "rejected",
            workers=given.workers, say=_say,
        )  # fmt: skip
        print(f"{'行':<6}rows       {report.rows:>12,}")
        print(f"{'新增':<5}entries    {report.added:>12,}")
        print(f"{'已有':<5}known      {report.known:>12,}")
        print(f"{'案件':<5}cases      {report.cases:>12,}")
        print(f"{'期限':<5}clocks     {report.clocks:>12,}")
        print(f"{'搁置':<5}set aside  {report.rejected:>12,}" + (f"  → {report.aside}" if report.aside else ""))
        print(f"{'用时':<5}seconds    {report.seconds:>12,.1f}  {report.rate:,.0f} entries/s")
        if given.publish:
            from xiezhi.publicity import door as publicity

            told = publicity.publish_elsewhere(given.pack)
            gone = f"{told.withdrawn:,} 撤下 withdrawn, {told.expired:,} 届满 expired"
            print(f"{'公示':<5}made public{told.shown:>12,}  {gone}")
        if given.reader:
            password = exchange.add_reader(report.body, given.reader)
            print(f"{'账号':<5}account    {given.reader}  初始密码 first password: {password}")
    return 0
