"""Who waits after failed logins, for how long, and that nobody can be locked out from their own place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xiezhi.accounts.throttle import ALL_STRANGERS, ONE_PLACE, Limit, Place, Tally, seconds_to_wait

NOW = datetime(2025, 5, 6, 9, 0, tzinfo=UTC)
JUST_NOW = NOW - timedelta(milliseconds=1)
failures = st.integers(0, 10_000_000)
places = st.sampled_from(Place)
limits = st.sampled_from([ONE_PLACE, ALL_STRANGERS])


def test_five_failures_are_free_and_from_then_on_the_wait_doubles():
    waits = [seconds_to_wait(NOW, Place.STRANGER, Tally(n, JUST_NOW), Tally()) for n in range(4, 13)]
    assert waits == [0, 15, 30, 60, 120, 240, 480, 900, 900]


def test_a_known_device_and_a_known_address_never_wait_for_the_failures_of_strangers():
    attack = Tally(1_000_000, JUST_NOW)
    assert seconds_to_wait(NOW, Place.DEVICE, Tally(), attack) == 0
    assert seconds_to_wait(NOW, Place.ADDRESS, Tally(), attack) == 0
    assert seconds_to_wait(NOW, Place.STRANGER, Tally(), attack) == 900


@given(places, failures, failures, st.integers(0, 100_000))
def test_no_wait_is_longer_than_a_quarter_of_an_hour(place, here, strangers, ago):
    last = NOW - timedelta(seconds=ago)
    assert 0 <= seconds_to_wait(NOW, place, Tally(here, last), Tally(strangers, last)) <= 900


@given(places, failures, failures)
def test_every_wait_is_over_a_quarter_of_an_hour_after_the_last_failure(place, here, strangers):
    last = NOW - timedelta(minutes=15)
    assert seconds_to_wait(NOW, place, Tally(here, last), Tally(strangers, last)) == 0


@given(limits, failures)
def test_one_more_failure_never_shortens_the_wait(limit: Limit, count):
    assert limit.wait(Tally(count, NOW)) <= limit.wait(Tally(count + 1, NOW))
