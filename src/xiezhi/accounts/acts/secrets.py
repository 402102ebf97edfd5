"""A person's own secrets: password, one-time codes, recovery codes. The secret itself is never a fact of the entry."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from xiezhi.accounts import queries, totp
from xiezhi.accounts.acts.entering import entering
from xiezhi.accounts.errors import WeakPassword
from xiezhi.accounts.models import User
from xiezhi.accounts.values import Claim
from xiezhi.kernel.errors import text


def change_password(*, by: Claim, user_id: UUID, password: str, must_change: bool = False) -> User:
    """Set a new password. Every other session of the account ends. WeakPassword says what is missing."""
    user = queries.user_row(user_id)
    check_strength(password, user.login)
    with _entering("password_changed", user, by):
        user.password = make_password(password)
        user.must_change = must_change
        user.save(update_fields=["password", "must_change"])
    return user


def switch_totp_on(*, by: Claim, user_id: UUID, secret: str) -> list[str]:
    """Ask for one-time codes from now on. Returns the recovery codes, which are shown this once."""
    user, codes = queries.user_row(user_id), totp.new_recovery_codes()
    with _entering("second_factor_set", user, by):
        user.totp = totp.sealed(secret)
        user.recovery = [totp.recovery_digest(user_id, code) for code in codes]
        user.save(update_fields=["totp", "recovery"])
    return codes


def switch_totp_off(*, by: Claim, user_id: UUID) -> None:
    """Ask for no more one-time codes."""
    user = queries.user_row(user_id)
    with _entering("second_factor_removed", user, by):
        user.totp, user.recovery = "", []
        user.save(update_fields=["totp", "recovery"])


def spend_recovery_code(*, by: Claim, user_id: UUID, digest: str) -> bool:
    """Use a recovery code up; False when it was used in the meantime."""
    user = queries.user_row(user_id, lock=True)
    if digest not in user.recovery:
        return False
    with _entering("recovery_code_used", user, by):
        user.recovery = [known for known in user.recovery if known != digest]
        user.save(update_fields=["recovery"])
    return True


def _entering(kind: str, user: User, by: Claim):  # type: ignore[no-untyped-def]
    return entering(kind, chain=user.id, scope=str(user.scope), by=by, facts={"user": str(user.id)})


def check_strength(password: str, login: str) -> None:
    """WeakPassword, with every reason in both languages, when a password will not do for an account of that name."""
    user = User(login=login)
    zh, en = _reasons(password, user, "zh-hans"), _reasons(password, user, "en")
    if zh:
        raise WeakPassword(
            text("；".join(zh), " ".join(en)),
            next_step=text("换一个更长、不常见的密码。", "Choose a longer and less common password."),
        )


def _reasons(password: str, user: User, language: str) -> list[str]:
    with translation.override(language):
        try:
            validate_password(password, user)
        except ValidationError as wrong:
            return [str(message) for message in wrong.messages]
    return []
