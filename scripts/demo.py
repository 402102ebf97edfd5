"""Start everything on this machine and serve until Ctrl-C. --fresh starts over, --empty builds no city; --port N."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path

from xiezhi.config import cluster, demo, places, processes, running, supervisor
from xiezhi.config.errors import BadSetting, PortInUse

READY_SECONDS = 120.0


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run demo", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="throw away what the data folder holds and start over")
    parser.add_argument("--empty", action="store_true", help="build no demo city: an installation to begin with")
    parser.add_argument("--port", type=int, default=8000, help="the port to serve on (8000)")
    parser.add_argument("--host", default="127.0.0.1", help="the address to serve on (127.0.0.1, this machine only)")
    parser.add_argument("--data", type=Path, help="the data folder (.data, or the setting XIEZHI_DATA)")
    return parser.parse_args(argv)


def _say(chinese: str, english: str) -> None:
    print(f"· {chinese} · {english}", file=sys.stderr, flush=True)


def _check_port(host: str, port: int) -> None:
    """Refuse at once, before anything long is done, when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as problem:
        raise PortInUse(host, port, getattr(problem, "strerror", None) or problem) from problem


def main(argv: list[str]) -> int:
    """Database, migrations, packs, demo city, processes, address; then keep them alive."""
    given = _arguments(argv)
    data = given.data.expanduser().absolute() if given.data else places.data_folder()
    if given.fresh and os.environ.get("DATABASE_URL", "").strip():
        raise BadSetting(
            "--fresh", "DATABASE_URL", "--fresh only with the embedded database; drop the other one yourself"
        )
    _check_port(given.host, given.port)
    watch = supervisor.Supervisor(_say)
    watch.listen()
    try:
        with running.held(data):
            try:
                _start(watch, given, data)
                watch.keep()
            finally:
                _say("正在停止", "stopping")
                watch.end()
    except KeyboardInterrupt:
        return 0
    return 0


def _start(watch: supervisor.Supervisor, given: argparse.Namespace, data: Path) -> None:
    begun = time.monotonic()
    if given.fresh:
        _say(f"清空 {data}", f"emptying {data}")
        running.erase(data)
    server = running.start_cluster(data, _say)
    if server is not None:
        home = cluster.home(data)
        watch.add("database", lambda: cluster.start(home), server)
    if given.host not in {"127.0.0.1", "::1", "localhost"}:
        os.environ.setdefault("XIEZHI_ALLOWED_HOSTS", "*")
    # The QR code of a paper leads to the public site, which stands one port above.
    os.environ.setdefault("XIEZHI_PUBLIC_URL", f"http://{given.host}:{given.port + 1}")
    running.prepare(data, _say)
    demo.fill(_say, city=not given.empty)
    for process in processes.processes(given.host, given.port):
        watch.add(process.name, partial(supervisor.launch, process, data))
    demo.introduce(_wait(watch, given), time.monotonic() - begun, data)


def _wait(watch: supervisor.Supervisor, given: argparse.Namespace) -> str:
    """Until /healthz says that all is well; the address. What is not well by then is said, and we serve anyway."""
    host = "127.0.0.1" if given.host == "0.0.0.0" else f"[{given.host}]" if ":" in given.host else given.host
    url, deadline = f"http://{host}:{given.port}", time.monotonic() + READY_SECONDS
    _say("等待各进程就绪", "waiting for the processes")
    ask = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    problem: object = "?"
    while time.monotonic() < deadline:
        watch.check()
        try:
            with ask.open(f"{url}/healthz", timeout=5):
                return url
        except urllib.error.HTTPError as answer:
            problem = answer.read().decode(errors="replace")[:500]
        except OSError as error:
            problem = getattr(error, "reason", error)
        time.sleep(0.25)
    _say(f"尚未就绪：{problem}", f"not well yet: {problem}")
    return url
