"""Pure decisions: does a certificate cover an act of that day and field, do posts go together, what is a path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from xiezhi.accounts.values import CertificateView, OfficerView, Problem
from xiezhi.kernel.errors import Text, text

VALID, SUSPENDED, REVOKED = "valid", "suspended", "revoked"
STATES = (VALID, SUSPENDED, REVOKED)
LEVELS = ("province", "city", "county", "township")
CITES = ("penalty_law/42", "penalty_law/55")
_CODE = re.compile(r"[a-z0-9]{1,40}")


def state_on(states: Iterable[tuple[date, str]], day: date) -> str:
    """The state a certificate was in on a day, by its history; valid before the first change.

    Of two changes that begin on one day, the one entered later counts.
    """
    current = VALID
    for since, state in sorted(states, key=lambda change: change[0]):
        if since <= day:
            current = state
    return current


def in_period(day: date, first: date, last: date | None) -> bool:
    """Whether the day lies in a period whose last day is included; without a last day it is open."""
    return first <= day and (last is None or day <= last)


def problem_of(certificate: CertificateView, field: str, day: date) -> tuple[str, Text] | None:
    """Why this certificate does not cover an act in `field` on `day`, or None when it does. `""` asks for no field."""
    number = certificate.number
    if day < certificate.valid_from:
        since = certificate.valid_from
        return "not_yet", text(
            f"执法证 {number} 自 {since} 起才有效", f"certificate {number} is valid only from {since}"
        )
    if day > certificate.valid_to:
        last = certificate.valid_to
        return "expired", text(f"执法证 {number} 已于 {last} 到期", f"certificate {number} expired on {last}")
    state = state_on(certificate.states, day)
    if state == SUSPENDED:
        return SUSPENDED, text(f"执法证 {number} 当日处于暂扣状态", f"certificate {number} was suspended on that day")
    if state == REVOKED:
        return REVOKED, text(f"执法证 {number} 已被吊销", f"certificate {number} was revoked")
    if field and field not in certificate.fields:
        return "field", text(f"执法证 {number} 不含本事项的执法领域", f"certificate {number} does not cover this field")
    return None


def problems(
    asked: Sequence[UUID], known: Iterable[OfficerView], field: str, day: date, body_id: UUID | None = None
) -> list[Problem]:
    """What stands against these officers acting in `field` on `day`: one problem for each officer who may not.

    An officer the claim cannot see, or of another body than `body_id`, is no officer of the body.
    """
    seen = {officer.id: officer for officer in known}
    found = []
    for officer_id in dict.fromkeys(asked):
        officer = seen.get(officer_id)
        if officer is None or (body_id is not None and officer.body_id != body_id):
            name = officer.name if officer else ""
            found.append(
                _problem("other_body", officer_id, name, text("不是本机关的执法人员", "is no officer of this body"))
            )
        elif not in_period(day, officer.valid_from, officer.valid_to):
            says = text(f"{day} 不在岗", f"held no post on {day}")
            found.append(_problem("no_post", officer_id, officer.name, says))
        elif (why := _best(officer.certificates, field, day)) is not None:
            found.append(_problem(why[0], officer_id, officer.name, why[1]))
    return found


def _best(certificates: Sequence[CertificateView], field: str, day: date) -> tuple[str, Text] | None:
    """None when one certificate is good, else why the newest one is not."""
    if not certificates:
        return "none", text("没有执法证", "has no enforcement certificate")
    reasons = [problem_of(certificate, field, day) for certificate in certificates]
    return None if None in reasons else reasons[-1]


def _problem(kind: str, officer_id: UUID, name: str, says: Text) -> Problem:
    return Problem(kind, officer_id, name, says, CITES)


def roles_clash(roles: Iterable[str], alone: Iterable[str]) -> str | None:
    """The post that must be held alone and is not, if there is one."""
    held = set(roles)
    return next((role for role in sorted(held & set(alone)) if len(held) > 1), None)


def division_label(code: str) -> str:
    """The ltree label of a division: d440106. ValueError for what is no code."""
    return "d" + _code(code)


def body_path(division_path: str, code: str) -> str:
    """The path of a body in its division: d44.d4401.d440106.b440106scjg."""
    return f"{division_path}.b{_code(code)}"


def user_leaf(body: str, user_id: UUID) -> str:
    """Where an account lies: a leaf of its own below its home body, under the accounts' root."""
    return f"usr.{body}.u{user_id.hex}"


def login_key(login: str) -> str:
    """A login name as it is stored and compared: without case and surrounding spaces."""
    return login.strip().casefold()


def _code(code: str) -> str:
    if not _CODE.fullmatch(code):
        raise ValueError(f"a code has small letters and digits only: {code!r}")
    return code
