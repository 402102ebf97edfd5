"""Write what is public before an act and the files of open data, now instead of at night."""

from __future__ import annotations

import argparse
from pathlib import Path

from xiezhi.config import places, running


def main(argv: list[str]) -> int:
    """Write the files and print where they lie and how many there are."""
    parser = argparse.ArgumentParser(prog="./run opendata", description=__doc__)
    parser.add_argument("--data", type=Path, metavar="DIR", help="the data folder (.data, or XIEZHI_DATA)")
    parser.add_argument("--year", type=int, metavar="YEAR", help="also count that year and publish its figures")
    given = parser.parse_args(argv)
    data = given.data.expanduser().absolute() if given.data else places.data_folder()
    with running.database(data):
        from xiezhi.accounts.door import as_system
        from xiezhi.publicity import door as publicity

        with as_system(name="open data"):
            publicity.prepare_before()
            if given.year:
                print(f"{publicity.annual_report(given.year)} 个机关的年度数据 · bodies with figures of {given.year}")
            written = publicity.write_files()
    print(f"{len(written)} 个文件 · files  {data / 'open'}")
    return 0
