"""Check format, lint, types and import contracts; changes nothing. --fix puts format and lint right first."""
# needs: develop

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from xiezhi.config import places

BIN = Path(sys.executable).parent
FIX = (("format", ["ruff", "format"]), ("lint", ["ruff", "check", "--fix"]))
CHECKS = (
    ("format", ["ruff", "format", "--check"]),
    ("lint", ["ruff", "check"]),
    ("types", ["mypy"]),
    ("imports", ["lint-imports"]),
)


def main(argv: list[str]) -> int:
    """Every check, also after one has failed; a line for each, and the whole output of those that fail."""
    failed = []
    for name, command in (*FIX, *CHECKS) if "--fix" in argv else CHECKS:
        begun = time.monotonic()
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            cwd=places.ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} ({time.monotonic() - begun:.1f} s)", flush=True)
        if done.returncode:
            print(done.stdout)
            failed.append(name)
    return 1 if failed else 0
