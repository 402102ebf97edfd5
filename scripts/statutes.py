"""Index a folder of statute texts into packs/*/sources; with --check, only say which articles differ."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from xiezhi.standards.statutes import compare, index, read_source, written

PACKS = Path(__file__).parent.parent / "packs"


def sources() -> Iterator[Path]:
    """Every source file of every pack. A new statute begins as a file with kind, key, title, text and unit."""
    yield from sorted(PACKS.glob("**/sources/*.yaml"))


def main(argv: list[str]) -> int:
    """Write every index anew from DIR, or compare."""
    parser = argparse.ArgumentParser(prog="./run statutes", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a text differs from its index")
    chosen = parser.parse_args(argv)
    differing, named = 0, set[str]()
    for path in sources():
        source = read_source(path.read_text("utf-8"))
        named.add(source.text)
        text = chosen.folder / source.text
        if not text.is_file():
            print(f"{source.key}: {source.text} 不在该目录中，未核对 · is not in the folder, not compared")
            continue
        found = index(text.read_text("utf-8"), source.unit)
        for difference in compare(source, found):
            differing += 1
            print(f"{source.key}: {difference}")
        if not chosen.check:
            path.write_text(written(source, found), "utf-8")
    for text in sorted({path.name for path in chosen.folder.glob("*.md")} - named):
        print(f"{text}: 没有来源文件引用 · no source names it", file=sys.stderr)
    return 1 if chosen.check and differing else 0
