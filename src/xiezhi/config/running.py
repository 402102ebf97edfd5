"""Having the installation's database at hand: the embedded one, started while it is needed, or the given one."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from xiezhi.config import cluster, databases, messages, places, roles, secrets
from xiezhi.config.errors import DataFolderInUse, DataFolderUnusable, DiskFull

Progress = Callable[[str, str], None]
JOIN_SECONDS = 20.0

# What an installation keeps in its data folder, and so what starting over may erase. Nothing else is touched.
KEPT = ("secrets.json", "signer", "ledger", "releases", "evidence", "open", "log")


def silent(chinese: str, english: str) -> None:
    """Progress that nobody wants to hear."""


@contextmanager
def held(data: Path) -> Iterator[None]:
    """Hold the data folder against any other run; refuse when another holds it."""
    lock = _lock(data)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataFolderInUse(data, os.pread(lock, 20, 0).decode().strip() or "?") from None
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(lock)


def _lock(data: Path) -> int:
    """The lock file of a data folder, which must exist and be writable with some room left."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = os.open(data / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise DataFolderUnusable(data, problem) from problem
    free = shutil.disk_usage(data).free
    if free < cluster.ENOUGH_DISK:
        os.close(lock)
        raise DiskFull(data, free, cluster.ENOUGH_DISK)
    return lock


def erase(data: Path) -> None:
    """Start over: throw away everything an installation keeps in its data folder."""
    cluster.erase(cluster.home(data))
    for name in KEPT:
        path = data / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def start_cluster(data: Path, progress: Progress = silent) -> subprocess.Popen[bytes] | None:
    """Start the embedded cluster, making it first where there is none; None when DATABASE_URL names another server."""
    if os.environ.get("DATABASE_URL", "").strip():
        return None
    home = cluster.home(data)
    if not cluster.exists(home):
        progress("创建内置数据库", "making the embedded database")
        cluster.make(home)
    progress("启动内置数据库", "starting the embedded database")
    return cluster.start(home)


def set_up(data: Path) -> None:
    """Make Django ready for this data folder."""
    messages.compile_all()
    os.environ["XIEZHI_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "xiezhi.config.settings"
    import django

    django.setup()


def prepare(data: Path, progress: Progress = silent) -> None:
    """Roles, Django, migrations: afterwards the database is in the present shape and Django is ready."""
    progress("准备数据库角色", "preparing the database's roles")
    roles.prepare(databases.administrator(data), secrets.load(data))
    set_up(data)
    from xiezhi.config import migration

    progress("更新数据表结构", "bringing the tables up to date")
    migration.migrate()


@contextmanager
def database(data: Path | None = None) -> Iterator[None]:
    """The database for one command: that of the running installation, else started and migrated around it."""
    folder = data or places.data_folder()
    with ExitStack() as stack:
        stack.callback(_leave)
        try:
            stack.enter_context(held(folder))
        except DataFolderInUse:
            if not _answers(folder):
                raise
            set_up(folder)
        else:
            server = start_cluster(folder)
            if server is not None:
                stack.callback(cluster.stop, server)
            stack.callback(_leave)
            prepare(folder)
        yield


def _answers(data: Path) -> bool:
    """Whether the run that holds the folder has its database up; one that is just starting gets some time."""
    admin = databases.administrator(data)
    deadline = time.monotonic() + JOIN_SECONDS
    while time.monotonic() < deadline:
        try:
            psycopg.connect(**{"connect_timeout": 5, **admin}).close()
            return True
        except psycopg.OperationalError:
            time.sleep(0.2)
    return False


def _leave() -> None:
    """Close Django's connections, so that the server stops without waiting for us."""
    if "django.db" in sys.modules and "DJANGO_SETTINGS_MODULE" in os.environ:
        from django.db import connections

        connections.close_all()
