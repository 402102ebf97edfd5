"""Replay a list of dated entries of one case against the packs and print clocks, allowed and refused acts as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from xiezhi.cases.engine.replay import replay


def main(argv: list[str]) -> int:
    """Read FILE.json (or - for standard input), replay it, print the answer."""
    parser = argparse.ArgumentParser(prog="./run law", description=__doc__)
    parser.add_argument("file", metavar="FILE.json")
    chosen = parser.parse_args(argv)
    try:
        content = sys.stdin.read() if chosen.file == "-" else Path(chosen.file).read_text("utf-8")
        case = json.loads(content)
    except OSError as wrong:
        print(f"打不开文件 · cannot open {chosen.file}: {wrong.strerror}", file=sys.stderr)
        return 2
    except (UnicodeDecodeError, json.JSONDecodeError) as wrong:
        print(f"不是有效的 JSON · not valid JSON: {chosen.file}: {wrong}", file=sys.stderr)
        return 2
    json.dump(replay(case), sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0
