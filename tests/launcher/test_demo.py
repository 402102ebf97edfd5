"""`./run demo`: first start, second start, what it survives, what it leaves behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

from tests.launcher import driving
from xiezhi.config import cluster

pytestmark = pytest.mark.xdist_group("demo")  # each test goes on with the data folder of the one before
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can change users")


def _one(demo: driving.Demo, part: str) -> int:
    """The process id of the one direct part of the product whose command line says `part`."""
    return min(pid for pid, line in demo.family().items() if part in line)


def _eventually(what, seconds=60.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if found := what():
                return found
        except Exception:  # noqa: BLE001 - not there yet
            pass
        time.sleep(0.2)
    return what()


def _superuser(demo: driving.Demo) -> psycopg.Connection:
    return cluster.connect(cluster.home(demo.data), "xiezhi")


@pytest.fixture(scope="session")
def data():
    """One data folder for the starts of this file, so that only the first makes a database.

    It lives as long as the worker, since a parallel run mixes the tests of several files.
    """
    made = Path(mkdtemp(prefix="xiezhi-test-"))
    made.chmod(0o755)
    yield made / "d"
    shutil.rmtree(made, ignore_errors=True)


def test_the_first_start_serves_all_and_stops_without_a_trace(data):
    with driving.demo(data) as demo:
        assert demo.health().status_code == 200, demo.health().text
        assert f"http://127.0.0.1:{demo.port}" in demo.said
        family = demo.family()
        assert any("postgres -D" in line for line in family.values())
        with _superuser(demo) as database:
            database.execute("CREATE TABLE kept AS SELECT 1 AS one")
        assert demo.stop() == 0
        assert not driving.gone(family)


def test_the_second_start_keeps_the_data_and_builds_nothing_anew(data):
    secrets = json.loads((data / "secrets.json").read_text())
    with driving.demo(data) as demo:
        assert "建立示范城市" not in demo.said
        with _superuser(demo) as database:
            assert database.execute("SELECT one FROM kept").fetchone() == (1,)
        assert json.loads((data / "secrets.json").read_text()) == secrets
        assert demo.stop(signal.SIGTERM) == 0


def test_a_second_run_on_the_same_folder_is_refused_and_a_command_joins(data):
    with driving.demo(data) as demo:
        done = driving.run("demo", "--data", str(data), "--port", "0")
        assert str(demo.process.pid) in driving.refused(done, "CONFIG-0002")
        code = "from django.db import connection as c; c.ensure_connection(); print(c.connection.info.user)"
        joined = driving.run("manage", "shell", "--no-imports", "-c", code, XIEZHI_DATA=str(data))
        assert "xiezhi_app" in joined.stdout, joined.stderr
        assert demo.health().status_code == 200
        assert demo.stop() == 0


def test_a_part_that_dies_comes_back(data):
    with driving.demo(data) as demo:
        for part in ("procrastinate", "gunicorn", "postgres -D"):
            before = _one(demo, part)
            os.kill(before, signal.SIGKILL)
            assert _eventually(lambda part=part, before=before: _one(demo, part) not in {0, before}), part
            assert _eventually(lambda: demo.health().status_code == 200), demo.health().text
        assert demo.stop() == 0


def test_nothing_is_left_when_the_demo_itself_is_killed(data):
    with driving.demo(data) as demo:
        family = demo.family()
        demo.process.kill()
        demo.process.wait()
        assert not driving.gone(family, 30)


def test_health_names_the_part_that_is_not_well(data):
    with driving.demo(data) as demo:
        with _superuser(demo) as database:
            database.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        answer = demo.health()
        assert answer.status_code == 503
        assert answer.json()["parts"]["migrations"] == ["sessions.0001_initial"]
        assert answer.json()["parts"]["database"] == []
        assert demo.stop() == 0


def test_starting_over_erases_the_installation_and_nothing_else(data):
    (data / "mine.txt").write_text("kept")
    before = json.loads((data / "secrets.json").read_text())
    with driving.demo(data, "--fresh", "--empty") as demo:
        with _superuser(demo) as database, pytest.raises(psycopg.errors.UndefinedTable):
            database.execute("SELECT one FROM kept")
        assert json.loads((data / "secrets.json").read_text()) != before
        assert demo.health().status_code == 200
        assert demo.stop() == 0
    assert (data / "mine.txt").read_text() == "kept"


@AS_ROOT
@pytest.mark.skipif(not shutil.which("setpriv"), reason="setpriv is not on this machine")
def test_an_ordinary_user_can_do_it_too(folder):
    shutil.chown(folder, "nobody", "nogroup")
    with driving.demo(folder / "d", "--empty", before=driving.ORDINARY) as demo:
        assert demo.health().status_code == 200, demo.health().text
        family = demo.family()
        assert demo.stop() == 0
        assert not driving.gone(family)


@AS_ROOT
def test_root_can_keep_the_data_where_only_root_may_enter(tmp_path):
    tmp_path.chmod(0o700)
    home = cluster.home(tmp_path / "d")
    assert tmp_path not in home.folder.parents
    try:
        with driving.demo(tmp_path / "d", "--empty") as demo:
            assert demo.health().status_code == 200, demo.health().text
            assert demo.stop() == 0
    finally:
        cluster.erase(home)
