"""Running `./run` as a person does: from outside, in a process of its own, with its own data folder."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.support.server import free_port
from xiezhi.config import places

READY_SECONDS = 240.0
# An ordinary user. May read everywhere, since the Python of a machine may lie in root's home; may write nowhere else.
_MAY_READ = ("--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search")
ORDINARY = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *_MAY_READ)


def environment(**more: str) -> dict[str, str]:
    """A person's environment: none of the settings that the tests themselves run under."""
    ours = ("XIEZHI_", "DJANGO_", "DATABASE_URL", "PYTEST_", "PYTHONPATH")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | more


def run(*arguments: str, before: tuple[str, ...] = (), **more: str) -> subprocess.CompletedProcess[str]:
    """One command to its end; what it said in `stdout` and `stderr`."""
    command = [*before, str(places.ROOT / "run"), *arguments]
    return subprocess.run(command, env=environment(**more), cwd="/", capture_output=True, text=True, timeout=180)


def refused(done: subprocess.CompletedProcess[str], code: str) -> str:
    """What was said by a command that refused with `code`, after checking that it did so as a refusal should."""
    said = done.stderr
    assert done.returncode == 2, said
    assert "Traceback" not in said
    assert said.count(code) == 2, said
    assert "下一步：" in said, said
    assert "Next: " in said, said
    return said


class Demo:
    """One `./run demo`, its output so far, and the processes it started."""

    def __init__(self, data: Path, *arguments: str, before: tuple[str, ...] = (), **more: str) -> None:
        self.data, self.port, self.output = data, free_port(), data.parent / f"{data.name}-output.txt"
        given = ["demo", "--port", str(self.port), "--data", str(data), *arguments]
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                [*before, str(places.ROOT / "run"), *given],
                env=environment(**more),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        """Everything printed so far."""
        return self.output.read_text(encoding="utf-8", errors="replace")

    def ready(self) -> Demo:
        """Wait until it introduces itself."""
        deadline = time.monotonic() + READY_SECONDS
        while "Ctrl-C" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.1)
        return self

    def health(self) -> httpx.Response:
        """What /healthz answers."""
        return httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=60, trust_env=False)

    def family(self) -> dict[int, str]:
        """Every living process below this one, with its command line."""
        return descendants(self.process.pid)

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Ask it to stop; its exit code."""
        self.process.send_signal(how)
        return self.process.wait(90)


@contextmanager
def demo(data: Path, *arguments: str, before: tuple[str, ...] = (), **more: str) -> Iterator[Demo]:
    """A demo that is ready, and gone afterwards whatever happened."""
    running = Demo(data, *arguments, before=before, **more)
    try:
        yield running.ready()
    finally:
        if running.process.poll() is None:
            running.process.kill()
            running.process.wait()


def descendants(root: int) -> dict[int, str]:
    """Process ids and command lines of everything below `root`, read from /proc."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int(re.sub(r"^.*\) \S ", "", (entry / "stat").read_text()).split()[0])
            except (OSError, IndexError):
                continue
    found: set[int] = set()
    while new := {pid for pid, parent in parents.items() if parent in found | {root}} - found:
        found |= new
    return {pid: line for pid in found if (line := command_line(pid))}


def command_line(pid: int) -> str:
    """The command line of a living process, "" when there is none (any more)."""
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def gone(processes: dict[int, str], seconds: float = 15.0) -> list[str]:
    """Those of `processes` that are still alive after `seconds`."""
    deadline = time.monotonic() + seconds
    while left := [line for pid, line in processes.items() if command_line(pid) == line]:
        if time.monotonic() > deadline:
            return left
        time.sleep(0.1)
    return []
