# needs: develop
"""Write the golden files of papers: how they print now, kept as how they should (golden KEY... | golden --all)."""

from __future__ import annotations

import argparse
import os
import sys

from xiezhi.papers import golden_for_tests as golden


def main(argv: list[str]) -> int:
    """Print each paper named from its sample in papers/golden/KEY.yaml, and keep text and picture beside it."""
    parser = argparse.ArgumentParser(prog="./run papers", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    writing = commands.add_parser(
        "golden", help="write golden/KEY.txt and KEY.png; look at the picture before you keep it"
    )
    writing.add_argument("keys", nargs="*", metavar="KEY", help="a paper, in a layer above as sectors/NAME/KEY")
    writing.add_argument("--all", action="store_true", help="every paper that has a sample")
    chosen = parser.parse_args(argv)
    if os.environ.get("XIEZHI_FONTS"):
        print(
            "请先取消环境变量 XIEZHI_FONTS · unset XIEZHI_FONTS: golden files use the fonts that come along",
            file=sys.stderr,
        )
        return 2
    known = {one.name: one for one in golden.every()}
    wanted = [key for key, one in known.items() if one.file("yaml").is_file()] if chosen.all else chosen.keys
    unknown = [key for key in wanted if key not in known or not known[key].file("yaml").is_file()]
    if unknown or not wanted:
        print(f"没有这些文书或其样例 · no such paper or no sample of it: {', '.join(unknown) or '-'}", file=sys.stderr)
        return 2
    for key in wanted:
        known[key].write()
        print(known[key].file("png"))
    return 0
