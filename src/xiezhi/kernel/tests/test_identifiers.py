"""UUIDs of version 7 that sort in the order they were made."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from xiezhi.kernel.identifiers import made_at, new_id


def test_identifiers_are_uuids_of_version_7_that_tell_their_time():
    identifier = new_id()
    assert identifier.version == 7
    assert identifier.variant == "specified in RFC 4122"
    assert abs(made_at(identifier) - time.time()) < 2


def test_each_identifier_is_greater_than_the_one_before():
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(set(made))


def test_identifiers_do_not_go_back_with_the_clock(monkeypatch):
    before = new_id()
    monkeypatch.setattr(time, "time_ns", lambda: 1_000_000)
    assert new_id() > before


def test_threads_never_get_the_same_identifier():
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: new_id(), range(4_000)))
    assert len(set(made)) == len(made)
