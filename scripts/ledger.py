"""Verify the ledger, rebuild its projections, mirror it, prove an entry: verify | rebuild | mirror DIR | prove ID."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from pathlib import Path
from uuid import UUID

SHOWN = 20


def main(argv: list[str]) -> int:
    """Dispatch. Exit code 0: everything holds. 1: something does not, and is named."""
    parser = argparse.ArgumentParser(prog="./run ledger", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    verify = commands.add_parser(
        "verify", help="check everything from the first entry, inside and against outside heads"
    )
    verify.add_argument("--checkpoint", type=Path, metavar="FILE", help="a signed head that was kept elsewhere")
    verify.add_argument("--mirror", type=Path, metavar="DIR", help="a mirror of the log that was kept elsewhere")
    verify.add_argument("--key", type=Path, metavar="FILE", help="the log's public key, from elsewhere")
    verify.add_argument("--json", action="store_true", help="the whole report as JSON")
    mirror = commands.add_parser("mirror", help="copy the log into a folder; again copies what is new")
    mirror.add_argument("folder", type=Path, metavar="DIR")
    mirror.add_argument(
        "--hashes-only", action="store_true", help="32 bytes an entry: locates tampering, leaks nothing"
    )
    prove = commands.add_parser("prove", help="write an entry's canonical bytes and its proof into the present folder")
    prove.add_argument("entry", type=UUID, metavar="ENTRY_ID")
    rebuild = commands.add_parser("rebuild", help="throw the projections away, make them anew, report every difference")
    rebuild.add_argument("--compare", action="store_true", help="only compare; write nothing")
    chosen = parser.parse_args(argv)
    return {"verify": _verify, "mirror": _mirror, "prove": _prove, "rebuild": _rebuild}[chosen.command](chosen)


def _ready() -> Path:
    """Django set up on this installation; returns its data folder."""
    import os

    import django

    from xiezhi.config import places

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiezhi.config.settings")
    django.setup()
    return places.data_folder()


def _verify(chosen: argparse.Namespace) -> int:
    from xiezhi.config import running

    with running.database(_ready()):
        from xiezhi.ledger import door as ledger

        report = ledger.verify(checkpoint=chosen.checkpoint, mirror=chosen.mirror, key=chosen.key)
    if chosen.json:
        told = {"ok": report.ok, "found": report.found, "counts": report.counts, "seconds": round(report.seconds, 3)}
        told["problems"] = [vars(problem) for problem in report.problems]
        print(json.dumps(told, ensure_ascii=False, default=str, indent=1))
        return 0 if report.ok else 1
    counts = " · ".join(f"{name} {count}" for name, count in report.counts.items())
    print(f"{counts} · {report.seconds:.1f} s")
    for problem in report.problems[:SHOWN]:
        print(f"✗ {problem.line('zh-hans')}\n  {problem.line('en')}")
    if report.found > SHOWN:
        print(f"… 共 {report.found} 处，--json 列出全部 · {report.found} in all, --json lists them")
    print("账本完整 · the ledger holds" if report.ok else f"发现 {report.found} 处不符 · {report.found} problems")
    return 0 if report.ok else 1


def _mirror(chosen: argparse.Namespace) -> int:
    _ready()
    from xiezhi.ledger import door as ledger
    from xiezhi.ledger.installation import log_folder

    head = ledger.mirror(log_folder(), chosen.folder, hashes_only=chosen.hashes_only)
    print(f"{chosen.folder}: {head.size} 条 · entries · root {head.root.hex()}")
    return 0


def _prove(chosen: argparse.Namespace) -> int:
    from xiezhi.config import running

    with running.database(_ready()):
        from xiezhi.accounts import door as accounts
        from xiezhi.ledger import door as ledger

        with accounts.as_system():
            proof = ledger.inclusion(chosen.entry)
    for suffix, data in (("entry", proof.canonical), ("tlog-proof", proof.text().encode())):
        path = Path(f"{chosen.entry}.{suffix}")
        path.write_bytes(data)
        print(path)
    print("python verifier/xiezhi_verify.py proof ENTRY PROOF --key KEY", file=sys.stderr)
    return 0


def _rebuild(chosen: argparse.Namespace) -> int:
    from xiezhi.config import running

    begun = time.monotonic()
    with running.database(_ready()):
        rebuilt = importlib.import_module("xiezhi.cases.door").rebuild(mend=not chosen.compare)
        found = importlib.import_module("xiezhi.supervision.door").rebuild(mend=not chosen.compare)
        told = importlib.import_module("xiezhi.publicity.door").rebuild(mend=not chosen.compare)
    differing = {**rebuilt.differences, **found.differences, **told.differences}
    for case, differences in sorted(differing.items()):
        for difference in differences:
            print(f"✗ {case}: {difference}")
    spent = time.monotonic() - begun
    print(f"{rebuilt.cases} 个案件，{len(rebuilt.differences)} 个有差异 · cases, differing · {spent:.1f} s")
    print(f"{found.findings} 项监督发现，{len(found.differences)} 项有差异 · findings, differing")
    print(f"{told.publications} 项公示，{len(told.differences)} 项有差异 · publications, differing")
    return 1 if differing else 0
