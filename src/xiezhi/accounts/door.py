"""What other rooms may use of the registers, of claims and of rights. docs/rooms/accounts.md explains it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from xiezhi.accounts.access import Declared, declared, needs, public
from xiezhi.accounts.acts.bodies import load_divisions, load_reference, register_body
from xiezhi.accounts.acts.entrusting import entrust
from xiezhi.accounts.acts.people import (
    appoint_officer,
    change_certificate,
    change_user_state,
    create_user,
    end_post,
    issue_certificate,
)
from xiezhi.accounts.acts.secrets import change_password
from xiezhi.accounts.claims import as_system, claim_of, claim_of_login, claimed, may, rights_of, system_claim
from xiezhi.accounts.errors import NoPost, RightMissing, RolesClash, UnknownRegisterEntry
from xiezhi.accounts.leaves import leaves_of
from xiezhi.accounts.queries import (
    bodies,
    body,
    body_by_code,
    certificate_check,
    division,
    division_inside,
    divisions,
    divisions_named,
    officer,
    officers,
    officers_named,
    officers_of,
)
from xiezhi.accounts.rights import Matrix, Right, Role, matrix
from xiezhi.accounts.values import BodyView, CertificateView, Claim, DivisionView, OfficerView, Problem
from xiezhi.accounts.web.origin import network_of

__all__ = [
    "BodyView", "CertificateView", "Claim", "Declared", "DivisionView", "Matrix", "NoPost", "OfficerView",
    "Problem", "Right", "RightMissing", "Role", "RolesClash", "UnknownRegisterEntry", "appoint_officer",
    "as_system", "bodies", "body", "body_by_code", "certificate_check", "change_password", "claim_of",
    "claim_of_login", "claimed", "create_user", "declared", "division", "division_inside", "divisions",
    "divisions_named", "end_post", "entrust", "issue_certificate", "leaves_of", "load_divisions", "load_reference",
    "matrix", "may", "needs", "network_of", "officer",
    "officers", "officers_named", "officers_of", "public", "register_body", "restore_certificate",
    "restore_user", "revoke_certificate", "rights_of", "suspend_certificate", "suspend_user", "system_claim",
]  # fmt: skip


def suspend_certificate(
    *, by: Claim, certificate_id: UUID, reason: str, from_day: date | None = None
) -> CertificateView:
    """Suspend a certificate from a day on (default: today)."""
    return change_certificate("suspended", by=by, certificate_id=certificate_id, reason=reason, from_day=from_day)


def revoke_certificate(
    *, by: Claim, certificate_id: UUID, reason: str, from_day: date | None = None
) -> CertificateView:
    """Revoke a certificate from a day on (default: today)."""
    return change_certificate("revoked", by=by, certificate_id=certificate_id, reason=reason, from_day=from_day)


def restore_certificate(
    *, by: Claim, certificate_id: UUID, reason: str, from_day: date | None = None
) -> CertificateView:
    """Make a certificate valid again from a day on (default: today)."""
    return change_certificate("valid", by=by, certificate_id=certificate_id, reason=reason, from_day=from_day)


def suspend_user(*, by: Claim, user_id: UUID, reason: str) -> None:
    """Suspend an account; its sessions end with the next page it asks for."""
    change_user_state("suspended", by=by, user_id=user_id, reason=reason)


def restore_user(*, by: Claim, user_id: UUID, reason: str) -> None:
    """Make an account active again."""
    change_user_state("active", by=by, user_id=user_id, reason=reason)
