"""Accounts, posts and certificates enter their registers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.contrib.auth.hashers import make_password

from xiezhi.accounts import queries, rules
from xiezhi.accounts.acts.entering import entering
from xiezhi.accounts.errors import RolesClash, WrongRegisterValue
from xiezhi.accounts.models import Certificate, CertificateState, Officer, User
from xiezhi.accounts.rights import matrix
from xiezhi.accounts.values import REGISTER_ROOT, CertificateView, Claim, OfficerView
from xiezhi.kernel.clock import now, today
from xiezhi.kernel.errors import text
from xiezhi.kernel.identifiers import new_id


def create_user(
    *,
    by: Claim,
    login: str,
    password: str,
    body_id: UUID,
    must_change: bool = True,
    id: UUID | None = None,  # noqa: A002
) -> UUID:
    """Open an account at a home body. The first password is to be changed at the first login, unless told otherwise."""
    key = rules.login_key(login)
    if not key:
        raise WrongRegisterValue(text("登录名不能为空", "a login name is needed"))
    home, user_id = queries.body(body_id), id or new_id()
    user = User(
        id=user_id,
        login=key,
        password=make_password(password),
        must_change=must_change,
        scope=rules.user_leaf(home.path, user_id),
        created_at=now(),
    )
    facts = {"user": str(user_id), "login": key, "home": str(body_id)}
    with entering("user_created", chain=user_id, scope=user.scope, by=by, facts=facts):
        user.save(force_insert=True)
    return user_id


def appoint_officer(
    *,
    by: Claim,
    user_id: UUID,
    body_id: UUID,
    name: str,
    roles: Iterable[str],
    valid_from: date,
    valid_to: date | None = None,
    id: UUID | None = None,  # noqa: A002
) -> OfficerView:
    """Put a person into a post of a body. Posts that must be held alone are; nobody appoints themselves."""
    held = sorted(set(roles))
    if by.user_id == user_id:
        raise RolesClash(
            text("不得给自己授予岗位。", "Nobody grants a post to themselves."),
            next_step=text("请另一名安全管理员办理。", "Ask another security administrator."),
        )
    if (unknown := [role for role in held if role not in matrix().roles]) or not held or not name.strip():
        raise WrongRegisterValue(text(f"姓名或岗位不对：{unknown}", f"name or posts are not in order: {unknown}"))
    if clash := rules.roles_clash(held, matrix().alone()):
        raise RolesClash(
            text(
                f"岗位 {clash} 不得与其他岗位兼任（三员分立）。",
                f"Post {clash} is held alone: administration is split in three.",
            ),
            next_step=text("分别任命不同的人。", "Appoint different persons."),
        )
    home = queries.body(body_id)
    officer = Officer(
        id=id or new_id(), user_id=user_id, body_id=body_id, name=name, roles=held, valid_from=valid_from,
        valid_to=valid_to, scope=f"{REGISTER_ROOT}.{home.path}",
    )  # fmt: skip
    facts = {"officer": str(officer.id), "name": name, "roles": held, "from": str(valid_from), "to": _text(valid_to)}
    with entering("officer_appointed", chain=body_id, scope=str(officer.scope), by=by, facts=facts):
        officer.save(force_insert=True)
    return queries.officer(officer.id)


def end_post(*, by: Claim, officer_id: UUID, last_day: date, reason: str) -> OfficerView:
    """End a post: `last_day` is the last day on which it is held."""
    officer = queries.officer_row(officer_id)
    facts = {"officer": str(officer_id), "to": str(last_day), "reason": reason}
    with entering("post_ended", chain=officer.body_id, scope=str(officer.scope), by=by, facts=facts):
        officer.valid_to = last_day
        officer.save(update_fields=["valid_to"])
    return queries.officer(officer_id)


def issue_certificate(
    *,
    by: Claim,
    officer_id: UUID,
    number: str,
    issuer: str,
    fields: Iterable[str],
    valid_from: date,
    valid_to: date,
    id: UUID | None = None,  # noqa: A002
) -> CertificateView:
    """Enter an enforcement certificate of an officer."""
    officer = queries.officer_row(officer_id)
    certificate = Certificate(
        id=id or new_id(), officer_id=officer_id, number=number.strip(), issuer=issuer.strip(),
        fields=sorted(set(fields)), valid_from=valid_from, valid_to=valid_to, scope=str(officer.scope),
    )  # fmt: skip
    facts = {
        "officer": str(officer_id), "number": certificate.number, "issuer": certificate.issuer,
        "fields": certificate.fields, "from": str(valid_from), "to": str(valid_to),
    }  # fmt: skip
    with entering("certificate_issued", chain=officer.body_id, scope=str(officer.scope), by=by, facts=facts):
        certificate.save(force_insert=True)
    return queries.certificate(certificate.id)


def change_certificate(
    state: str, *, by: Claim, certificate_id: UUID, reason: str, from_day: date | None = None
) -> CertificateView:
    """Suspend, revoke or restore a certificate from a day on (default: today). Earlier days keep the state they had."""
    if state not in rules.STATES or not reason.strip():
        raise WrongRegisterValue(text("请写明状态和理由。", "State and reason are needed."))
    certificate = queries.certificate_row(certificate_id)
    since = from_day or today()
    kind = {
        rules.VALID: "certificate_restored",
        rules.SUSPENDED: "certificate_suspended",
        rules.REVOKED: "certificate_revoked",
    }
    facts = {"certificate": str(certificate_id), "number": certificate.number, "from": str(since), "reason": reason}
    with entering(kind[state], chain=certificate.officer.body_id, scope=str(certificate.scope), by=by, facts=facts):
        CertificateState.objects.create(
            certificate_id=certificate_id, state=state, from_day=since, reason=reason, scope=str(certificate.scope)
        )
    return queries.certificate(certificate_id)


def change_user_state(state: str, *, by: Claim, user_id: UUID, reason: str) -> None:
    """Suspend an account or make it active again. Its sessions end with the next page it asks for."""
    if state not in {"active", "suspended"} or not reason.strip():
        raise WrongRegisterValue(text("请写明状态和理由。", "State and reason are needed."))
    if by.user_id == user_id:
        raise RolesClash(
            text("不得停用自己的账号。", "Nobody suspends their own account."),
            next_step=text("请另一名系统管理员办理。", "Ask another system administrator."),
        )
    user = queries.user_row(user_id)
    kind = "user_suspended" if state == "suspended" else "user_restored"
    with entering(kind, chain=user_id, scope=str(user.scope), by=by, facts={"user": str(user_id), "reason": reason}):
        user.state = state
        user.save(update_fields=["state"])


def _text(day: date | None) -> str:
    return str(day) if day else ""
