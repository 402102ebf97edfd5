"""Bodies, officers and logins for tests of any room, made through the acts so that the ledger is real.

body = a_body()                                   # 440106scjg in 天河区, with the divisions above it
officer = an_officer("officer", body=body)        # account, post and certificate
with door.claimed(officer.claim): ...
client = logged_in(officer)                       # a Django test client with a session
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.test import Client

from xiezhi.accounts import claims, sessions
from xiezhi.accounts.acts import absence, bodies, entrusting, people
from xiezhi.accounts.models import Body, User
from xiezhi.accounts.queries import body as body_of
from xiezhi.accounts.queries import officer as officer_of
from xiezhi.accounts.values import BodyView, Claim, OfficerView
from xiezhi.kernel.clock import today
from xiezhi.standards import door as standards

PASSWORD = "correct horse battery staple"
LONG_AGO, FAR_AHEAD = date(2021, 7, 15), date(2035, 12, 31)
_numbers = itertools.count(1)

_DIVISIONS = (
    ("44", "广东省", "province", ""),
    ("4401", "广州市", "city", "44"),
    ("440106", "天河区", "county", "4401"),
    ("440105", "海珠区", "county", "4401"),
    ("440106001", "五山街道", "township", "440106"),
    ("4403", "深圳市", "city", "44"),
    ("440304", "福田区", "county", "4403"),
    ("4419", "东莞市", "city", "44"),
    ("441900101", "石碣镇", "township", "4419"),
)


@dataclass(frozen=True)
class Somebody:
    """An officer as tests hold one: the register's view, the account, and the claim at the time it was made."""

    view: OfficerView
    user_id: UUID
    login: str
    body: BodyView
    claim: Claim

    @property
    def id(self) -> UUID:
        """The officer's id."""
        return self.view.id


def some_divisions() -> None:
    """Nine real divisions of four levels; harmless when they are there."""
    rows = [
        {"code": code, "name": name, "level": level, "kind": level, "parent": parent, "valid_from": "2023-06-30"}
        for code, name, level, parent in _DIVISIONS
    ]
    with claims.as_system() as system:
        bodies.load_divisions(rows, by=system)


def a_body(
    code: str = "440106scjg",
    *,
    division: str = "",
    level: str = "county",
    fields: Iterable[str] = ("market_regulation",),
    layers: Iterable[str] = ("national", "provincial/guangdong", "sectors/market_regulation"),
    name_zh: str = "天河区市场监督管理局",
    name_en: str = "Tianhe District Administration for Market Regulation",
) -> BodyView:
    """The body of that code, registered if it is not. The division is the code's digits unless told otherwise."""
    known = Body.objects.filter(code=code).values_list("id", flat=True).first()
    if known:
        return body_of(known)
    some_divisions()
    with claims.as_system() as system:
        return bodies.register_body(
            by=system,
            code=code,
            name_zh=name_zh,
            name_en=name_en,
            division=division or "".join(itertools.takewhile(str.isdigit, code)),
            level=level,
            layers=layers,
            fields=fields,
            short_word="穗天市监",
            reconsideration={"zh": "广州市天河区人民政府", "en": "People's Government of Tianhe District, Guangzhou"},
            court={"zh": "广州铁路运输法院", "en": "Guangzhou Railway Transport Court"},
            address={"zh": "广州市天河区软件路13号", "en": "13 Ruanjian Road, Tianhe District, Guangzhou"},
            phone="020-12345678",
            bank={"name": "中国工商银行天河支行", "account": "3602000000000000000", "holder": "广州市天河区财政局"},
        )


def an_officer(
    *roles: str,
    body: BodyView | None = None,
    name: str = "",
    fields: Iterable[str] = ("market_regulation",),
    certified: bool = True,
    valid_from: date = LONG_AGO,
    certificate_to: date = FAR_AHEAD,
    password: str = PASSWORD,
) -> Somebody:
    """An account with a post in a body, and a certificate in these fields unless `certified` is False."""
    home, number = body or a_body(), next(_numbers)
    login, held = f"user{number}", roles or ("officer",)
    with claims.as_system() as system:
        user_id = people.create_user(by=system, login=login, password=password, body_id=home.id, must_change=False)
        view = people.appoint_officer(
            by=system, user_id=user_id, body_id=home.id, name=name or f"张三{number}", roles=held, valid_from=valid_from
        )
        if certified:
            people.issue_certificate(
                by=system, officer_id=view.id, number=f"4401{number:07d}", issuer="广东省人民政府", fields=fields,
                valid_from=valid_from, valid_to=certificate_to,
            )  # fmt: skip
        view = officer_of(view.id)
    claim = claims.claim_of(user_id)
    assert claim is not None
    return Somebody(view, user_id, login, home, claim)


def standing_in(away: Somebody, here: Somebody, *, days: int = 1) -> Claim:
    """Name `here` to stand in for `away` from today on; the claim of the stand-in after that."""
    with claims.claimed(away.claim):
        absence.name_standin(
            by=away.claim, standin_id=here.id, first=today(), last=today() + timedelta(days=days), reason="出差"
        )
    claim = claims.claim_of(here.user_id)
    assert claim is not None
    return claim


def visitor() -> Client:
    """A test client in which nobody is logged in, under a name that the product answers to."""
    return Client(SERVER_NAME="localhost")


def logged_in(somebody: Somebody) -> Client:
    """A test client in which this person is logged in."""
    client = visitor()
    with claims.as_system():
        user = User.objects.get(id=somebody.user_id)
    client.force_login(user, backend=sessions.BACKEND)
    return client


def entrusted(
    body: BodyView,
    by_body: BodyView,
    *,
    matters: Iterable[str],
    kinds: Iterable[str] = tuple(standards.PENALTIES),
    term: tuple[date, date] = (LONG_AGO, FAR_AHEAD),
    most_fine: Decimal | None = None,
) -> None:
    """Have one body entrust another with penalties for these matters, of every kind unless told otherwise."""
    with claims.as_system() as system:
        entrusting.entrust(
            by=system, body_id=body.id, by_body_id=by_body.id, matters=matters, kinds=kinds,
            letter="委托书", published_at="门户网站", valid_from=term[0], valid_to=term[1], most_fine=most_fine,
        )  # fmt: skip
