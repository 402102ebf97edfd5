"""A statement of the treasury or bank against the cases: every line is matched, known, or listed with the reason.

A line matches by the number of the decision or case and by its sum. It becomes a payment under its reference, which
makes the entry: the same statement twice records nothing twice (collect_apart_rules/10 and 12).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import yaml
from django.db import IntegrityError

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.cases import door as cases
from xiezhi.cases.door import Account, CaseRow
from xiezhi.enforcement.errors import NobodyToAct, NotAStatement
from xiezhi.enforcement.web.sheets import rows_in
from xiezhi.kernel.errors import Refusal, Text, text
from xiezhi.kernel.money import yuan

ROWS_MOST = 5000
COLUMNS: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("treasury_columns.yaml").read_text("utf-8"))
NO_SENSE = text("没有流水号，金额不大于零，或者日期在将来", "no reference, no sum above nothing, or a day to come")
NO_SUCH = text("本机关没有这个文号的决定或者案件", "the body has no decision or case of that number")
NEEDED = ("reference", "number", "amount", "paid_on")


@dataclass(frozen=True)
class Line:
    """One line of a statement and what became of it: `recorded`, `known` or `unmatched`, the last with its reason."""

    row: int
    reference: str
    number: str
    amount: str
    state: str
    reason: Text | None = None
    case_id: UUID | None = None


@dataclass(frozen=True)
class Reconciled:
    """All lines, and what is still unpaid after them, with how much."""

    lines: tuple[Line, ...]
    unpaid: tuple[tuple[CaseRow, Account], ...]

    def count(self, state: str) -> int:
        """How many lines ended so."""
        return sum(line.state == state for line in self.lines)


def reconcile(content: bytes, *, claim: Claim, at: datetime) -> Reconciled:
    """Record every line that matches, each in a transaction of its own. NotAStatement where it cannot be read."""
    seen: dict[str, int] = {}
    lines = [_line(row, said, seen, claim, at) for row, said in read(content)]
    with accounts.claimed(claim):
        return Reconciled(tuple(lines), tuple(cases.unpaid(claim, at)))


def read(content: bytes) -> list[tuple[int, dict[str, str]]]:
    """The lines of a statement by what their columns mean, each with its row number."""
    table = rows_in(content, most=ROWS_MOST + 2) if content[:2] == b"PK" else list(_csv(content))
    heads = table[0] if table else []
    places = {key: next((heads.index(one) for one in names if one in heads), None) for key, names in COLUMNS.items()}
    if missing := [COLUMNS[key][0] for key in NEEDED if places[key] is None]:
        raise _not(f"缺少列：{'、'.join(missing)}", f"columns are missing: {', '.join(missing)}")
    if len(table) > ROWS_MOST + 1:
        raise _not(f"一个文件最多 {ROWS_MOST} 行", f"a file has at most {ROWS_MOST} rows")
    found = []
    for row, cells in enumerate(table[1:], 2):
        said = {key: cells[at].strip() if at is not None and at < len(cells) else "" for key, at in places.items()}
        if any(said.values()):
            found.append((row, said))
    return found


def _csv(content: bytes) -> Iterator[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            yield from [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(content.decode(encoding)))]
            return
        except (UnicodeDecodeError, csv.Error):
            continue
    raise _not("不是可以读取的 CSV 或者 .xlsx 文件", "it is no CSV or .xlsx file that can be read")


def _not(zh: str, en: str) -> NotAStatement:
    return NotAStatement(text(zh, en), next_step=text("核对文件和列名。", "Check the file and its headings."))


def _line(row: int, said: dict[str, str], seen: dict[str, int], claim: Claim, at: datetime) -> Line:
    def ended(state: str, reason: Text | None = None, case_id: UUID | None = None) -> Line:
        return Line(row, said["reference"], said["number"], said["amount"], state, reason, case_id)

    try:
        amount, day = yuan(said["amount"]), _day(said["paid_on"])
    except ValueError:
        return ended("unmatched", text("金额或者日期无法识别", "its sum or its day cannot be read"))
    reference = said["reference"]
    if not reference or amount <= 0 or day > at.date():
        return ended(
            "unmatched",
            NO_SENSE,
        )
    if reference in seen:
        return ended(
            "unmatched",
            text(f"流水号与第 {seen[reference]} 行重复", f"the reference stands in row {seen[reference]} too"),
        )
    seen[reference] = row
    try:
        with accounts.claimed(claim):
            return _matched(said["number"], reference, amount, day, claim, at, ended)
    except IntegrityError:
        return ended("unmatched", text("该流水号已登记在别的案件", "that reference is recorded in another case"))
    except Refusal as refused:
        return ended("unmatched", refused.what)


def _matched(
    number: str, reference: str, amount: Decimal, day: date, claim: Claim, at: datetime, ended: Callable[..., Line]
) -> Line:
    case_id = cases.case_numbered(number, claim)
    if case_id is None:
        return ended("unmatched", NO_SUCH)
    if cases.paid_before(case_id, claim, reference):
        return ended("known", None, case_id)
    account = next(iter(cases.accruals(case_id, claim, at)), None)
    if account is None or not account.left:
        return ended("unmatched", text("该案没有未缴的款项", "nothing is left to pay in that case"), case_id)
    if amount not in cases.acceptable(account):
        return ended(
            "unmatched",
            text(
                f"金额与应缴数额不符：未缴 {account.left} 元",
                f"the sum is not what is owed: {account.left} yuan are left",
            ),
            case_id,
        )
    cases.record_payment(case_id, amount, reference=reference, paid_on=day, claim=claim, at=at, account=account)
    return ended("recorded", None, case_id)


def _day(said: str) -> date:
    """A day as statements write it: 2026-09-01, 2026/9/1, 20260901, 2026年9月1日."""
    digits = "".join(sign if sign.isdigit() else " " for sign in said.split("T")[0]).split()
    if len(digits) == 1 and len(digits[0]) == 8:
        digits = [digits[0][:4], digits[0][4:6], digits[0][6:]]
    if len(digits) < 3:
        raise ValueError(said)
    return date(int(digits[0]), int(digits[1]), int(digits[2]))


def reconcile_as(content: bytes, login: str, *, at: datetime) -> Reconciled:
    """The same for a command, in the name of the officer with that login name. NobodyToAct where he may not."""
    claim = accounts.claim_of_login(login)
    if claim is None or not accounts.may(claim, "act.officer"):
        raise NobodyToAct(
            text(f"账号 {login} 不存在，或者无权登记缴款", f"there is no account {login} that may record payments"),
            next_step=text("用 --as 指定本机关执法人员的账号。", "Name an officer of the body with --as."),
        )
    return reconcile(content, claim=claim, at=at)
