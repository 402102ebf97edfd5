"""Officers act through the browser's door while parts of the running product are killed: no acknowledged act is lost.

The control, with durability switched off, stands beside the entry writer in tests/integrity/test_kills.py.
"""

from __future__ import annotations

import os
import random
import re
import signal
import threading
import time
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

from tests.launcher import driving
from tests.support.thorough import rounds
from xiezhi.config import cluster
from xiezhi.kernel.clock import today

KILLS = rounds(8, 25)
PARTS = ("gunicorn", "procrastinate", "xiezhi.ledger.sequencer", "xiezhi.ledger.signer", "postgres -D")
SAID = {"step": "do", "f_address": "测试路 1 号", "f_agrees_electronic": "no", "f_signed_on": f"{today()}"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
AT = re.compile(r'name="at" value="([^"]+)"')


class Officer(threading.Thread):
    """Logs in and confirms the address of one case over and over; remembers what was acknowledged."""

    def __init__(self, base: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.base, self.stopped = base, stop
        self.client = httpx.Client(base_url=base, timeout=20, trust_env=False)
        self.acknowledged: list[UUID] = []
        self.case = ""

    def log_in(self) -> None:
        """Log in, and choose a case whose investigation goes on."""
        token = self._token("/login/")
        said = {"csrfmiddlewaretoken": token, "login": "lin", "password": "xiezhi-demo-lin", "next": ""}
        assert self.client.post("/login/", data=said).status_code == 302
        for href in dict.fromkeys(re.findall(r"/cases/[0-9a-f-]{36}/", self.client.get("/cases/?state=open").text)):
            if f"{href}acts/address_confirmed/" in self.client.get(href).text:
                self.case = href
                return
        raise AssertionError("no case of the demo can have its address confirmed")

    def _token(self, path: str) -> str:
        found = TOKEN.search(self.client.get(path).text)
        return found[1] if found else ""

    def run(self) -> None:
        """Act until told to stop; whatever is not answered is tried again under the same entry."""
        while not self.stopped.is_set():
            entry = uuid4()
            while not self.stopped.is_set() and not self._act(entry):
                time.sleep(0.2)

    def _act(self, entry: UUID) -> bool:
        path = f"{self.case}acts/address_confirmed/"
        try:
            page = self.client.get(path).text
            token, at = TOKEN.search(page), AT.search(page)
            if not token or not at:
                return False
            said = {**SAID, "csrfmiddlewaretoken": token[1], "at": at[1], "entry": str(entry)}
            answer = self.client.post(path, data=said)
        except httpx.HTTPError:
            return False
        if answer.status_code == 302 and self.case in answer.headers["location"]:
            self.acknowledged.append(entry)
            return True
        return False


def recorded(demo: driving.Demo, entries: list[UUID]) -> set[UUID]:
    """Those of these entries that the ledger has."""
    with cluster.connect(cluster.home(demo.data), "xiezhi") as database:
        rows = database.execute("SELECT id FROM ledger_entry WHERE id = ANY (%s)", [entries]).fetchall()
    return {UUID(str(row[0])) for row in rows}


def kill_one(demo: driving.Demo, chance: random.Random) -> None:
    """Kill one living process of a part chosen by lot."""
    part = chance.choice(PARTS)
    found = [pid for pid, line in demo.family().items() if part in line]
    if found:
        os.kill(chance.choice(found) if part == "gunicorn" else min(found), signal.SIGKILL)


def well(demo: driving.Demo, seconds: float = 60.0) -> bool:
    """Whether everything is well again within that time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if demo.health().status_code == 200:
                return True
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    return False


def test_no_acknowledged_act_is_lost_when_parts_are_killed_at_random(open_folder: Path) -> None:
    chance, stop = random.Random(25), threading.Event()
    with driving.demo(open_folder / "killed") as demo:
        officers = [Officer(f"http://127.0.0.1:{demo.port}", stop) for _ in range(2)]
        for officer in officers:
            officer.log_in()
        for officer in officers:
            officer.start()
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.3, 1.5))
            kill_one(demo, chance)
        time.sleep(2)
        stop.set()
        for officer in officers:
            officer.join(30)
        assert well(demo), demo.health().text
        acknowledged = [entry for officer in officers for entry in officer.acknowledged]
        assert len(acknowledged) >= 5, "too little was acknowledged to show anything"
        assert set(acknowledged) - recorded(demo, acknowledged) == set()
        done = driving.run("ledger", "verify", XIEZHI_DATA=str(demo.data))
        assert done.returncode == 0, done.stdout
        assert demo.stop() == 0


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clients ask directly, whatever proxy the machine has."""
    monkeypatch.delenv("http_proxy", raising=False)
