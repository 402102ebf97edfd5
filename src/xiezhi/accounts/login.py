"""Logging in: throttled, in two steps where the account asks for a code. `throttle.py` says who waits and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection

from xiezhi.accounts import attempts, totp
from xiezhi.accounts.acts import secrets
from xiezhi.accounts.claims import as_system
from xiezhi.accounts.errors import AccountSuspended, TooSoon, WrongCode, WrongLogin
from xiezhi.accounts.rules import login_key
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import text


@cache
def _dummy() -> str:
    """What is checked where there is no account. Made at the first login, whoever's, so that no answer tells."""
    return make_password("nobody has this password")


@dataclass(frozen=True)
class Where:
    """Where a try comes from: the network address, and the device's cookie (or the one it is about to get)."""

    address: str
    device: str = ""


@dataclass(frozen=True)
class Known:
    """What the login reads of an account before there is a claim."""

    id: UUID
    password: str
    active: bool
    totp: str
    recovery: tuple[str, ...]


@dataclass(frozen=True)
class Passed:
    """The password was right; `code_needed` says whether a one-time code is asked for now."""

    user_id: UUID
    code_needed: bool


def by_password(login: str, password: str, where: Where, at: datetime | None = None) -> Passed:
    """The first step. TooSoon before anything is looked at; WrongLogin says nothing of which part was wrong."""
    moment = at or now()
    key = login_key(login)
    attempt = _begin(key, where, moment)
    account = _enter(key)
    nobody = _dummy()
    right = check_password(password, account.password if account else nobody)
    if account is None or not right:
        raise WrongLogin(
            text("登录名或密码不对。", "Login name or password is wrong."),
            next_step=text(
                "核对后再试；忘记密码请找系统管理员。",
                "Check them; if the password is lost, ask a system administrator.",
            ),
        )
    if not account.active:
        attempts.finish(attempt, "half", account.id)
        raise AccountSuspended(
            text("该账号已停用。", "This account is suspended."),
            next_step=text("请联系本机关的系统管理员。", "Ask your system administrator."),
        )
    attempts.finish(attempt, "half" if account.totp else "passed", account.id)
    return Passed(account.id, bool(account.totp))


def by_code(login: str, code: str, where: Where, at: datetime | None = None) -> UUID:
    """The second step: a one-time code, or a recovery code, each good once. WrongCode otherwise."""
    moment = at or now()
    key = login_key(login)
    attempt = _begin(key, where, moment)
    account = _enter(key)
    if account is None or not account.active or not _code_is_right(account, code, moment):
        raise WrongCode(
            text("动态口令不对或已用过。", "The code is wrong or was used before."),
            next_step=text("等下一个口令，或使用恢复码。", "Wait for the next code, or use a recovery code."),
        )
    attempts.finish(attempt, "passed", account.id)
    return account.id


def _code_is_right(account: Known, code: str, at: datetime) -> bool:
    secret = totp.opened(account.totp)
    step = totp.step_of(secret, code, at) if secret else None
    if step is not None:
        return attempts.spend_step(account.id, step)
    digest = totp.matching_recovery(account.id, code, account.recovery)
    if digest is None:
        return False
    with as_system("usr") as system:
        return secrets.spend_recovery_code(by=system, user_id=account.id, digest=digest)


def _begin(key: str, where: Where, moment: datetime) -> int:
    """Record the try, unless it comes too soon. It counts as failed until it is finished otherwise."""
    attempt, wait = attempts.begin(key, where.address, where.device, moment)
    if wait:
        refusal = TooSoon(
            text(
                f"失败次数较多，请 {_spoken(wait)[0]}后再试。",
                f"Too many failed tries; try again in {_spoken(wait)[1]}.",
            ),
            ground=text(
                "防止猜测密码；到时自动恢复，不会永久锁定。",
                "To stop guessing; it ends by itself and never locks for good.",
            ),
            next_step=text(
                "从您常用的设备登录不受他人猜测影响。",
                "On a device you have used before, others' guesses do not delay you.",
            ),
        )
        refusal.seconds = wait
        raise refusal
    return attempt


def _spoken(seconds: int) -> tuple[str, str]:
    if seconds < 120:
        return f" {seconds} 秒", f"{seconds} seconds"
    minutes = -(-timedelta(seconds=seconds) // timedelta(minutes=1))
    return f" {minutes} 分钟", f"{minutes} minutes"


def _enter(key: str) -> Known | None:
    """The one read without a claim: through a function of the database that gives out nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, password, state, totp, recovery FROM accounts_enter(%s)", (key,))
        row = cursor.fetchone()
    return Known(row[0], row[1], row[2] == "active", row[3], tuple(row[4])) if row else None
