"""One act on a register: the chain locked, the rows written, the entry appended, all in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from xiezhi.accounts.errors import RegisterConflict
from xiezhi.accounts.values import Claim
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Text, text
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger

JSON = Any


@contextmanager
def entering(
    kind: str, *, chain: UUID, scope: str, by: Claim, facts: Mapping[str, JSON], officers: tuple[str, ...] = ()
) -> Iterator[None]:
    """Within this block the register's rows may change; at its end the entry that says so is appended.

    `chain` is the register's case in the ledger: a body's id, an account's id, or the list of divisions. Rows that
    contradict a constraint (a number taken, two posts at once) are RegisterConflict, and nothing was written.
    """
    entry = new_id()
    try:
        with transaction.atomic():
            ledger.lock(chain)
            with ledger.entering(entry):
                yield
                ledger.append(
                    ledger.Draft(
                        id=entry,
                        case=chain,
                        kind=kind,
                        occurred_at=now(),
                        body=str(by.body_id or ""),
                        scope=scope,
                        actor=by.actor,
                        officers=officers,
                        facts=dict(facts),
                    )
                )
    except IntegrityError as wrong:
        raise conflict(_saying(wrong)) from wrong


_CONSTRAINTS = {
    "accounts_user_login_key": text("登录名已被使用", "the login name is taken"),
    "accounts_body_code_key": text("机关代码已登记", "a body of that code is registered"),
    "accounts_body_path_key": text("同一区划下已有这一机关", "the division already has that body"),
    "accounts_officer_one_post": text("该账号在这段时间已有岗位", "the account holds another post in that period"),
    "accounts_officer_apart": text("三员岗位不得兼任", "the three administrations are held alone"),
    "accounts_officer_period": text("止日早于起日", "the period ends before it begins"),
    "accounts_standin_once": text("这段时间已指定代行人", "a stand-in is named in that period already"),
    "accounts_entrustment_once": text("该组织在这段时间已受委托", "it is entrusted in that period already"),
    "accounts_certificate_period": text("止日早于起日", "the period ends before it begins"),
    "accounts_certificate_number": text("该发证机关的这一证号已登记", "the issuer's number is registered"),
}


def conflict(says: Text) -> RegisterConflict:
    """A refusal of the register, saying what contradicts what."""
    return RegisterConflict(
        text(f"登记不成立：{says['zh']}。", f"Not registered: {says['en']}."),
        next_step=text("核对后重新登记。", "Compare with the register and enter it again."),
    )


def _saying(wrong: IntegrityError) -> Text:
    """The constraint in words; the database's own message may hold personal data and is not shown."""
    diagnosis = getattr(wrong.__cause__, "diag", None)
    name = str(getattr(diagnosis, "constraint_name", "") or "")
    return _CONSTRAINTS.get(name, text("与已登记的内容矛盾", "it contradicts what is registered"))
