"""The processes one installation consists of, and how each is started."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from importlib.util import find_spec

WEB_WORKERS = 2
WEB_THREADS = 4


@dataclass(frozen=True)
class Process:
    """One process: its name in logs and messages, and what follows the Python interpreter on its command line."""

    name: str
    arguments: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


def web_arguments(host: str, port: int, workers: int = WEB_WORKERS) -> tuple[str, ...]:
    """gunicorn with threads: one write costs half of what it does under ASGI."""
    options = ("--worker-class", "gthread", "--workers", str(workers), "--threads", str(WEB_THREADS))
    quiet = ("--log-level", "warning", "--timeout", "60", "--graceful-timeout", "5", "--no-control-socket", "--preload")
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return ("-m", "gunicorn", "--bind", bind, *options, *quiet, "xiezhi.config.wsgi:application")


def site_arguments(host: str, port: int, workers: int = WEB_WORKERS) -> tuple[str, ...]:
    """The public's site, by the same server with its own settings and its own database login."""
    return (*web_arguments(host, port, workers)[:-1], "xiezhi.config.site_wsgi:application")


def processes(host: str, port: int) -> list[Process]:
    """Everything that runs beside the database. The ledger's two run once their modules have been built."""
    found = [
        Process("web", web_arguments(host, port)),
        Process("site", site_arguments(host, port + 1), {"DJANGO_SETTINGS_MODULE": "xiezhi.config.site_settings"}),
        Process("worker", ("-m", "django", "procrastinate", "worker", "--concurrency", "2")),
    ]
    if find_spec("xiezhi.supervision") and find_spec("xiezhi.supervision.process"):
        found.append(Process("supervise", ("-m", "xiezhi.supervision.process")))
    for name in ("sequencer", "signer"):
        if find_spec(f"xiezhi.ledger.{name}") if find_spec("xiezhi.ledger") else None:
            found.append(Process(name, ("-m", f"xiezhi.ledger.{name}")))
    return found


def command(process: Process) -> list[str]:
    """The whole command line."""
    return [sys.executable, *process.arguments]


def environment(process: Process) -> dict[str, str]:
    """The environment a process of ours starts in."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "xiezhi.config.settings", **process.environment}
