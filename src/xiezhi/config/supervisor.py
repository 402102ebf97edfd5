"""Keeping the processes of one installation alive until somebody says stop, and then leaving none behind."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from xiezhi.config import places, processes, stepdown

POLL_SECONDS = 0.3
STOP_SECONDS = 10.0
LONGEST_WAIT = 30.0
HEALTHY_SECONDS = 60.0
LOG_LIMIT = 50 << 20

Say = Callable[[str, str], None]
Start = Callable[[], "subprocess.Popen[bytes]"]


@dataclass
class Child:
    """One process that is to be running: how to start it, and what became of it."""

    name: str
    start: Start
    running: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = 1.0
    again_at: float = 0.0


@dataclass
class Supervisor:
    """Starts children in order, starts those again that die, stops them in reverse order."""

    say: Say
    children: list[Child] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def listen(self) -> None:
        """Let Ctrl-C, SIGTERM and a closed terminal mean stop, also while we are still starting."""
        for wanted in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(wanted, self._asked)

    def _asked(self, number: int, frame: object) -> None:
        if self.stopping.is_set():
            return
        self.stopping.set()
        raise KeyboardInterrupt

    def add(self, name: str, start: Start, running: subprocess.Popen[bytes] | None = None) -> Child:
        """Take a child into care, starting it unless it runs already."""
        child = Child(name, start, running or start(), time.monotonic())
        self.children.append(child)
        return child

    def keep(self) -> None:
        """Until asked to stop: start again what died, waiting longer each time it dies young."""
        while not self.stopping.wait(POLL_SECONDS):
            self.check()

    def check(self) -> None:
        """Look after every child once."""
        for child in self.children:
            self._look_after(child, time.monotonic())

    def _look_after(self, child: Child, now: float) -> None:
        if child.running is not None and (code := child.running.poll()) is not None:
            child.wait = 1.0 if now - child.started > HEALTHY_SECONDS else min(child.wait * 2, LONGEST_WAIT)
            child.running, child.again_at = None, now + child.wait
            self.say(
                f"{child.name} 进程意外退出（{code}），{child.wait:.0f} 秒后重新启动",
                f"{child.name} ended by itself ({code}); starting it again in {child.wait:.0f} s",
            )
        if child.running is None and now >= child.again_at:
            try:
                child.running, child.started = child.start(), now
            except Exception as problem:  # noqa: BLE001 - whatever keeps it from starting, the others go on and we try again
                child.wait = min(child.wait * 2, LONGEST_WAIT)
                child.again_at = now + child.wait
                self.say(f"{child.name} 无法启动：{problem}", f"{child.name} does not start: {problem}")

    def end(self) -> None:
        """Stop everything, the last started first; kill what does not listen."""
        self.stopping.set()
        for child in reversed(self.children):
            stop(child.running)
        self.children.clear()


def stop(process: subprocess.Popen[bytes] | None, seconds: float = STOP_SECONDS) -> None:
    """Ask a process to end, and kill it when it does not."""
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def launch(process: processes.Process, data: Path) -> subprocess.Popen[bytes]:
    """Start one of our processes, in a session of its own so that Ctrl-C reaches it through us only."""
    with _log(data, process.name) as log:
        return subprocess.Popen(
            processes.command(process),
            env=processes.environment(process),
            cwd=places.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=stepdown.child(None, _when_we_die(process)),
        )


def _when_we_die(process: processes.Process) -> signal.Signals:
    """Which signal the kernel gives a child when we are killed.

    The database goes with us, and a worker asked politely would wait for it to come back. Its jobs lie in the database
    and are taken up again.
    """
    return signal.SIGKILL if process.name == "worker" else signal.SIGTERM


def _log(data: Path, name: str) -> IO[bytes]:
    """The log of one process, begun anew with one old one kept when it has grown large."""
    folder = places.log_folder(data)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.log"
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")
