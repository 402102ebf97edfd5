"""Reads of the registers, under the caller's claim."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Func, JSONField, Q, QuerySet

from xiezhi.accounts import rules
from xiezhi.accounts.claims import body_view
from xiezhi.accounts.errors import UnknownRegisterEntry
from xiezhi.accounts.models import Body, Certificate, Division, Officer, User
from xiezhi.accounts.values import BodyView, CertificateView, DivisionView, OfficerView, Problem
from xiezhi.kernel.clock import legal_day, today
from xiezhi.kernel.errors import text

_OFFICERS = """
    SELECT o.id, o.user_id, o.body_id, o.name, o.roles, o.valid_from, o.valid_to, coalesce((
        SELECT jsonb_agg(jsonb_build_object('id', c.id, 'number', c.number, 'issuer', c.issuer, 'fields', c.fields,
            'from', c.valid_from, 'to', c.valid_to, 'states', coalesce((
                SELECT jsonb_agg(jsonb_build_array(s.from_day, s.state) ORDER BY s.from_day, s.id)
                FROM accounts_certificate_state s WHERE s.certificate_id = c.id), '[]')) ORDER BY c.valid_from, c.id)
        FROM accounts_certificate c WHERE c.officer_id = o.id), '[]')
    FROM accounts_officer o WHERE
"""


def division(code: str, on: date | None = None) -> DivisionView:
    """The division of that code, as it is on a day (default: the newest)."""
    found = Division.objects.filter(code=code)
    if on:
        found = found.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)
    row = found.order_by("-valid_from").first()
    if row is None:
        raise _unknown(f"区划 {code}", f"division {code}")
    return _division(row)


def divisions(parent: str = "") -> list[DivisionView]:
    """The divisions directly below one, in order of code; with no parent, the provinces."""
    return [_division(row) for row in Division.objects.filter(parent=parent, valid_to=None).order_by("code")]


def divisions_named(codes: Iterable[str]) -> dict[str, DivisionView]:
    """The newest line of each of these codes that is registered. One statement."""
    rows = Division.objects.filter(code__in=set(codes)).order_by("valid_from")
    return {row.code: _division(row) for row in rows}


def divisions_above(code: str) -> list[DivisionView]:
    """A division and those it lies in, from the province down to itself."""
    found = [division(code)]
    while found[0].parent:
        found.insert(0, division(found[0].parent))
    return found


def division_inside(code: str, outer: str) -> bool:
    """Whether the division of `code` is `outer` or lies in it."""
    inner_path, outer_path = division(code).path, division(outer).path
    return inner_path == outer_path or inner_path.startswith(outer_path + ".")


def body(body_id: UUID) -> BodyView:
    """One body. Bodies are public: no claim is needed."""
    row = body_rows(Body.objects.filter(id=body_id)).first()
    if row is None:
        raise _unknown(f"机关 {body_id}", f"body {body_id}")
    return body_view(row)


def body_by_code(code: str) -> BodyView:
    """The body of that code."""
    row = body_rows(Body.objects.filter(code=code)).first()
    if row is None:
        raise _unknown(f"机关 {code}", f"body {code}")
    return body_view(row)


def bodies(ids: Iterable[UUID] | None = None) -> list[BodyView]:
    """These bodies, or all, in order of path."""
    rows = Body.objects.all() if ids is None else Body.objects.filter(id__in=list(ids))
    return [body_view(row) for row in body_rows(rows.order_by("path"))]


def body_rows(found: QuerySet[Body]) -> QuerySet[Any, Any]:
    """Bodies as dicts of columns, each with the entrustments it acts under. Still one statement."""
    told = Func(F("id"), function="accounts_entrustments", output_field=JSONField())
    return found.annotate(entrustments=told).values()


def officer(officer_id: UUID) -> OfficerView:
    """One officer with certificates; UnknownRegisterEntry where the claim sees none."""
    found = officers([officer_id])
    if not found:
        raise _unknown("这名执法人员", "this officer")
    return found[0]


def officers(ids: Sequence[UUID]) -> list[OfficerView]:
    """Those of these officers that the claim may see, with certificates. One statement."""
    return _officers("o.id = ANY(%s) ORDER BY o.name, o.id", [list(ids)])


officers_named = officers


def officers_of(body_id: UUID, at: datetime | date | None = None) -> list[OfficerView]:
    """Who holds a post of a body on a day (default: today), by name. One statement."""
    day = _day(at)
    where = "o.body_id = %s AND o.valid_from <= %s AND (o.valid_to IS NULL OR o.valid_to >= %s) ORDER BY o.name, o.id"
    return _officers(where, [body_id, day, day])


def certificate(certificate_id: UUID) -> CertificateView:
    """One certificate with the history of its states."""
    row = certificate_row(certificate_id)
    found = next((one for one in officer(row.officer_id).certificates if one.id == certificate_id), None)
    assert found is not None
    return found


def certificate_check(
    officer_ids: Sequence[UUID], field: str, at: datetime, body_id: UUID | None = None
) -> list[Problem]:
    """What stands against these officers acting in this field at that moment (penalty_law/42, 55); empty when nothing.

    Judged as of the act's legal day in Shanghai, by the certificates' own history. One statement.
    """
    ids = [UUID(str(one)) for one in officer_ids]
    return rules.problems(ids, officers(ids), field, _day(at), body_id)


def user_row(user_id: UUID, *, lock: bool = False) -> User:
    """An account's row for an act; UnknownRegisterEntry where the claim sees none."""
    rows = User.objects.select_for_update() if lock else User.objects.all()
    row = rows.filter(id=user_id).first()
    if row is None:
        raise _unknown("这个账号", "this account")
    return row


def officer_row(officer_id: UUID) -> Officer:
    """An officer's row for an act."""
    row = Officer.objects.filter(id=officer_id).first()
    if row is None:
        raise _unknown("这名执法人员", "this officer")
    return row


def certificate_row(certificate_id: UUID) -> Certificate:
    """A certificate's row for an act."""
    row = Certificate.objects.select_related("officer").filter(id=certificate_id).first()
    if row is None:
        raise _unknown("这个执法证", "this certificate")
    return row


def _officers(where: str, values: list[Any]) -> list[OfficerView]:
    import json

    with connection.cursor() as cursor:
        cursor.execute(_OFFICERS + where, values)
        rows = cursor.fetchall()
    return [
        OfficerView(
            id=row[0],
            user_id=row[1],
            body_id=row[2],
            name=row[3],
            roles=frozenset(row[4]),
            valid_from=row[5],
            valid_to=row[6],
            certificates=tuple(
                _certificate(row[0], one) for one in (json.loads(row[7]) if isinstance(row[7], str) else row[7])
            ),
        )
        for row in rows
    ]


def _certificate(officer_id: UUID, one: dict[str, Any]) -> CertificateView:
    return CertificateView(
        id=UUID(one["id"]),
        officer_id=officer_id,
        number=one["number"],
        issuer=one["issuer"],
        fields=tuple(one["fields"]),
        valid_from=date.fromisoformat(one["from"]),
        valid_to=date.fromisoformat(one["to"]),
        states=tuple((date.fromisoformat(since), state) for since, state in one["states"]),
    )


def _division(row: Division) -> DivisionView:
    return DivisionView(
        row.code, row.name, row.level, row.kind, row.parent, str(row.path), row.valid_from, row.valid_to
    )


def _day(at: datetime | date | None) -> date:
    if isinstance(at, datetime):
        return legal_day(at)
    return at or today()


def _unknown(zh: str, en: str) -> UnknownRegisterEntry:
    return UnknownRegisterEntry(
        text(
            f"没有{zh}，或您无权查看。",
            f"There is no {en[5:] if en.startswith('this ') else en}, or you may not see it.",
        ),
        next_step=text("从列表中重新选择。", "Choose again from the list."),
    )
