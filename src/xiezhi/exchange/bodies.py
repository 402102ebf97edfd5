"""The body whose record is loaded, registered with the first load, and an account that may read its cases."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView
from xiezhi.exchange.errors import OtherBody
from xiezhi.kernel.clock import today
from xiezhi.kernel.errors import text
from xiezhi.standards.door import BodyMapping


def registered(wanted: BodyMapping, layers: Sequence[str]) -> BodyView:
    """The body as it stands in the register; entered now, with its division, if it is not there."""
    try:
        found = accounts.body_by_code(wanted.code)
    except accounts.UnknownRegisterEntry:
        return _register(wanted, layers)
    if found.division != wanted.division.code or tuple(found.layers) != tuple(layers):
        raise OtherBody(
            text(
                f"机关代码 {wanted.code} 已登记为“{found.name_zh}”，区划或层级与 mapping.yaml 不同",
                f"body {wanted.code} is registered with another division or other layers than mapping.yaml says",
            ),
            next_step=text("在 mapping.yaml 中改用别的机关代码。", "Give the body another code in mapping.yaml."),
        )
    return found


def _register(wanted: BodyMapping, layers: Sequence[str]) -> BodyView:
    division = {
        "code": wanted.division.code, "name": wanted.division.name, "level": wanted.division.level,
        "kind": wanted.division.level, "parent": "", "valid_from": wanted.valid_from,
    }  # fmt: skip
    with accounts.as_system() as system:
        accounts.load_divisions([division], by=system)
        return accounts.register_body(
            by=system, code=wanted.code, name_zh=wanted.name["zh"], name_en=wanted.name["en"],
            division=wanted.division.code, level=wanted.level, layers=layers, valid_from=wanted.valid_from,
            id=uuid5(NAMESPACE_URL, f"xiezhi:body:{wanted.code}"),
        )  # fmt: skip


def add_reader(code: str, login: str) -> str:
    """Open an account that sees the body's cases as a supervisor does; its first password, to be changed at login."""
    password = secrets.token_urlsafe(12)
    with accounts.as_system() as system:
        body = accounts.body_by_code(code)
        user = accounts.create_user(by=system, login=login, password=password, body_id=body.id)
        accounts.appoint_officer(
            by=system, user_id=user, body_id=body.id, name=login, roles=["supervisor"], valid_from=today()
        )
    return password
