"""The tries to log in, and the one-time codes already used: what the throttle remembers."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from xiezhi.accounts import throttle
from xiezhi.accounts.models import Attempt
from xiezhi.accounts.throttle import Place, Tally

KEPT = timedelta(days=180)
"""How long tries are kept. The Cybersecurity Law, art. 21, asks for half a year (unverified: not among our texts)."""

_TALLY = """
    SELECT count(*), max(at) FROM accounts_attempt
    WHERE who = %s AND outcome = 'failed' AND at > %s AND {bucket} AND at > coalesce((
        SELECT max(at) FROM accounts_attempt WHERE who = %s AND outcome = 'passed' AND {bucket}), '-infinity')
"""


def who(key: str) -> str:
    """A login name as tries remember it: people type passwords into the wrong field, so only a keyed digest is kept."""
    return hmac.new(str(settings.SECRET_KEY).encode(), b"login\0" + key.encode(), hashlib.sha256).hexdigest()


def network(address: str) -> str:
    """The address as a bucket: IPv6 by its /64, which one household or office shares."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped) if ip.ipv4_mapped else str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


def mark(device: str) -> str:
    """A device's cookie as tries remember it, so that the table is worth nothing to a thief."""
    return hashlib.sha256(device.encode()).hexdigest()[:32] if device else ""


def begin(key: str, address: str, device: str, at: datetime) -> tuple[int, int]:
    """Record a try as failed and return its number; or 0 and the seconds to wait when it comes too soon.

    A try that comes too soon is not recorded, so that impatience never lengthens the wait. Tries on one account are
    judged one after the other, so that many at once cannot slip through together.
    """
    digest, bucket, device = who(key), network(address), mark(device)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", (digest,))
        place, here, strangers = _tallies(digest, bucket, device, at)
        wait = throttle.seconds_to_wait(at, place, here, strangers)
        if wait:
            return 0, wait
        attempt = Attempt.objects.create(
            who=digest, address=bucket, device=device, place=place.value, outcome="failed", at=at
        )
        return attempt.id, 0


def finish(attempt: int, outcome: str, user_id: UUID) -> None:
    """Say how a try ended: `passed`, or `half` when only the password was right."""
    Attempt.objects.filter(id=attempt).update(outcome=outcome, user_id=user_id)


def spend_step(user_id: UUID, step: int) -> bool:
    """Use the code of a time step up; False when it, or a later one, was used before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_totp_step AS known (user_id, step) VALUES (%s, %s) ON CONFLICT (user_id) "
            "DO UPDATE SET step = excluded.step WHERE known.step < excluded.step RETURNING step",
            (user_id, step),
        )
        return cursor.fetchone() is not None


def forget(before: datetime) -> int:
    """Remove tries older than that; how many there were."""
    return Attempt.objects.filter(at__lt=before).delete()[0]


def _tallies(digest: str, bucket: str, device: str, at: datetime) -> tuple[Place, Tally, Tally]:
    if device and Attempt.objects.filter(who=digest, device=device, outcome="passed").exists():
        return Place.DEVICE, _tally(digest, at, "device = %s", [device]), Tally()
    here = _tally(digest, at, "address = %s AND place <> 'device'", [bucket])
    known_since = at - throttle.ADDRESS_KNOWN
    if Attempt.objects.filter(who=digest, address=bucket, outcome="passed", at__gt=known_since).exists():
        return Place.ADDRESS, here, Tally()
    return Place.STRANGER, here, _tally(digest, at, "place = 'stranger'", [])


def _tally(digest: str, at: datetime, bucket: str, values: list[str]) -> Tally:
    with connection.cursor() as cursor:
        cursor.execute(_TALLY.format(bucket=bucket), [digest, at - throttle.REMEMBERED, *values, digest, *values])
        failures, last = cursor.fetchone() or (0, None)
    return Tally(int(failures), last)
