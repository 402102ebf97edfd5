"""What a process that looks into a stranger's file may use, and starting one."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

MEMORY = 768 << 20
"""Address space in bytes: interpreter and libraries take some 200 MB of it."""
PROCESSOR_SECONDS = 8
WALL_SECONDS = 12.0
WRITTEN = 64 << 20
_SOURCE = Path(__file__).resolve().parents[3]


def bind() -> None:
    """Called first in the child: from here on it may use so much and no more, and leaves no core behind."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))


def ask(module: str, *arguments: str) -> dict[str, Any] | None:
    """Run a module of this package on a file; its answer; None when it died, ran out or said nothing."""
    command = [sys.executable, "-B", "-m", f"xiezhi.evidence.looking.{module}", *arguments]
    clean = {"PATH": os.defpath, "PYTHONPATH": str(_SOURCE), "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            command, env=clean, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=WALL_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    try:
        answer = json.loads(done.stdout) if done.returncode == 0 else None
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None
