"""The engine's door with 32 clients: acts in cases of their own, and all in one and the same case.

A client is a thread with a connection of its own; the threads are spread over a few processes, since Python runs one
thread of a process at a time. While they run, the database is asked over and over who waits for a lock.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from benchmarks.ground import Ground
from benchmarks.meters import Result, percentile, processor_seconds

NAME, TITLE = "engine", "Acts at the engine's door, 32 clients"
CLIENTS, PROCESSES = 32, 4
_WAITING = """
    SELECT count(*) FILTER (WHERE wait_event_type = 'Lock'), count(*) FROM pg_stat_activity
    WHERE usename = 'xiezhi_app' AND state <> 'idle'
"""


def run(ground: Ground, quick: bool) -> Iterator[Result]:
    """Many cases, then one."""
    from xiezhi.cases import door_for_tests as cases

    people, at = cases.some_people(), cases.earlier(1)
    each = 3 if quick else 12
    many = [cases.a_spot_case(people, days_ago=1) for _ in range(CLIENTS * each)]
    for case in many:
        facts = {"receipt": "signed", "delivered_on": at.date().isoformat()}
        cases.do(people.officer, "decision_delivered", facts, at=at, case_id=case, officers=people.pair)
    seconds = 5.0 if quick else 20.0
    lists = [many[index::CLIENTS] for index in range(CLIENTS)]
    yield _measured("each client in cases of its own", ground, people.officer, lists, seconds)
    yield _measured("all in one case", ground, people.officer, [many[:1]] * CLIENTS, seconds)


def _measured(name: str, ground: Ground, officer: Any, lists: list[list[UUID]], seconds: float) -> Result:
    from django.db import connections

    connections.close_all()
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    groups = [lists[index::PROCESSES] for index in range(PROCESSES)]
    ready = context.Barrier(PROCESSES + 1)
    workers = [context.Process(target=_process, args=(officer, group, seconds, ready, answers)) for group in groups]
    for worker in workers:
        worker.start()
    ready.wait()
    before = processor_seconds(ground.server.pid)
    waiting = _watch(ground, seconds)
    parts = [answers.get() for _ in workers]
    used = processor_seconds(ground.server.pid) - before
    for worker in workers:
        worker.join()
    times = [one for part, _ in parts for one in part]
    count = max(len(times), 1)
    figures: dict[str, float | int | str] = {
        "acts/s": len(times) / seconds,
        "app ms": sum(cpu for _, cpu in parts) * 1000 / count,
        "database ms": used * 1000 / count,
        "p50 ms": percentile(times, 0.5) if times else 0,
        "p99 ms": percentile(times, 0.99) if times else 0,
        "waiting for a lock": f"{waiting:.1%}",
    }
    return Result(name, len(times), figures, os.getloadavg()[0])


def _watch(ground: Ground, seconds: float) -> float:
    """The share of busy clients that waited for another's lock."""
    waited = busy = 0
    end = time.monotonic() + seconds
    with ground.superuser() as admin:
        while time.monotonic() < end:
            row = admin.execute(_WAITING).fetchone()
            assert row is not None
            waited, busy = waited + row[0], busy + row[1]
            time.sleep(0.05)
    return waited / busy if busy else 0.0


def _process(officer: Any, lists: list[list[UUID]], seconds: float, ready: Any, answers: Any) -> None:
    times: list[float] = []
    threads = [threading.Thread(target=_client, args=(officer, cases, seconds, times)) for cases in lists]
    ready.wait()
    begun = time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.put((times, time.process_time() - begun))


def _client(officer: Any, cases: list[UUID], seconds: float, times: list[float]) -> None:
    from django.db import connection

    from xiezhi.cases import door_for_tests

    end, index, at = time.monotonic() + seconds, 0, door_for_tests.earlier(1)
    while time.monotonic() < end:
        facts = {"amount": "1", "way": "bank", "receipt_number": f"E{index}", "complete": False}
        begun = time.perf_counter()
        door_for_tests.do(officer, "paid", facts, at=at, case_id=cases[index % len(cases)])
        times.append((time.perf_counter() - begun) * 1000)
        index += 1
    connection.close()
