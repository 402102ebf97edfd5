"""Check another system's event log against a pack: supervise FILE --pack PACK [--out FILE]. Needs no database.

Exit codes: 0 nothing was violated, 1 something was (rules in the shadow do not count), 2 the input was refused.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from xiezhi.kernel.errors import Refusal
from xiezhi.supervision.foreign import checking

MOST_SHOWN = 10


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise argparse.ArgumentTypeError(f"不是有效日期 · not a date: {said}") from None


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run supervise", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="Parquet, CSV with a header, XES or XES.gz")
    parser.add_argument("--pack", required=True, metavar="PACK", help="the pack whose mapping and rules apply")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the findings go, as Parquet")
    parser.add_argument("--as-of", type=_day, metavar="DATE", help="the day of asking (default: the last in the file)")
    parser.add_argument("--map", type=Path, metavar="YAML", help="another mapping of columns than the pack's")
    parser.add_argument("--threads", type=int, default=1, metavar="N", help="threads (default 1)")
    return parser.parse_args(argv)


def main(argv: list[str]) -> int:
    """Check, write, and print what was found by rule."""
    given = _arguments(argv)
    try:
        found = checking.check(
            given.file, given.pack, as_of=given.as_of, other_map=given.map, threads=max(given.threads, 1)
        )
        if given.out:
            checking.write(found, given.out)
    except Refusal as refused:
        print(refused.text("zh-hans"), refused.text("en"), sep="\n", file=sys.stderr)
        return 2
    except OSError as problem:
        print(f"写不了 {given.out} · cannot write {given.out}: {problem.strerror}", file=sys.stderr)
        return 2
    _print(found)
    return 1 if found.violated else 0


def _print(found: checking.Checked) -> None:
    print(f"{found.entries:,} 条记录 · entries  {found.cases:,} 案 · cases  截至 · as of {found.as_of}")
    for number, why in found.aside[:MOST_SHOWN]:
        print(f"  未采用 · set aside: {why['zh']} · {why['en']}" if number else "")
    if len(found.aside) > MOST_SHOWN:
        print(f"  …… 共 {len(found.aside)} 行未采用 · {len(found.aside)} rows set aside in all")
    for name, count in sorted(found.unmapped.items(), key=lambda one: -one[1])[:MOST_SHOWN]:
        print(f"  没有对应的活动 · activity without a mapping: {name} ({count:,})")
    print(f"{'规则 · rule':<44}{'违反 violated':>14}{'未到期 pending':>14}{'无法判断 unknown':>16}")
    for rule in found.compiled.programme.rules:
        counts = [found.counts.get((rule.key, status), 0) for status in checking.SHOWN]
        about = found.compiled.about[rule.key]
        mark = " [试行 shadow]" if about.state == "shadow" else ""
        label = f"{rule.key} {about.label['zh']}{mark}"
        print(f"{label:<44}{counts[0]:>14,}{counts[1]:>14,}{counts[2]:>16,}")
