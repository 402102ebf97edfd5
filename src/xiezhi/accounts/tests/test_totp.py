"""One-time codes: the RFC's own numbers, one step of tolerance, secrets that do not lie in the open."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pyotp
import pytest

from xiezhi.accounts import totp

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
NOW = datetime(2025, 5, 6, 9, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(("second", "code"), [(59, "287082"), (1111111109, "081804"), (2000000000, "279037")])
def test_the_codes_of_rfc_6238_are_recognised(second, code):
    assert totp.step_of(RFC_SECRET, code, datetime.fromtimestamp(second, UTC)) == second // 30


def test_a_code_is_good_one_step_early_or_late_and_no_further():
    secret = totp.new_secret()
    at = [pyotp.TOTP(secret).at(NOW + timedelta(seconds=30 * step)) for step in range(-2, 3)]
    now = int(NOW.timestamp()) // 30
    found = [totp.step_of(secret, code, NOW) for code in at]
    assert found[1:4] == [now - 1, now, now + 1]
    assert found[0] is None
    assert found[4] is None


@pytest.mark.parametrize("wrong", ["", "abc", "12345", "1234567", "١٢٣٤٥٦"])
def test_what_is_no_code_is_none(wrong):
    assert totp.step_of(RFC_SECRET, wrong, NOW) is None


def test_a_stored_secret_cannot_be_read_without_the_installations_key(settings_key):
    secret = totp.new_secret()
    stored = totp.sealed(secret)
    assert secret not in stored
    assert totp.opened(stored) == secret
    settings_key("another key of another installation")
    assert totp.opened(stored) == ""


def test_a_secret_survives_the_exchange_of_the_key_when_the_old_one_is_kept(settings_key):
    stored = totp.sealed("JBSWY3DPEHPK3PXP")
    settings_key("a new key", keep=True)
    assert totp.opened(stored) == "JBSWY3DPEHPK3PXP"


def test_recovery_codes_are_long_different_and_bound_to_their_account():
    codes, user = totp.new_recovery_codes(), uuid4()
    assert len(set(codes)) == totp.RECOVERY_CODES
    stored = [totp.recovery_digest(user, code) for code in codes]
    assert totp.matching_recovery(user, codes[3].lower().replace("-", " "), stored) == stored[3]
    assert totp.matching_recovery(uuid4(), codes[3], stored) is None
    assert totp.matching_recovery(user, "AAAA-AAAA-AAAA-AAAA", stored) is None


@pytest.fixture
def settings_key():
    from django.test import override_settings

    active = []

    def use(key, *, keep=False):
        from django.conf import settings

        old = [settings.SECRET_KEY] if keep else []
        change = override_settings(SECRET_KEY=key, SECRET_KEY_FALLBACKS=old)
        change.enable()
        active.append(change)

    yield use
    for change in active:
        change.disable()
