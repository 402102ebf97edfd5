"""Many cases opened from one workbook: template, check, registration. Every row is judged by the engine.

A row's case and entry get their ids from what the row says: the same file twice, or the same row in two files, opens
nothing twice. A check does everything a registration does and takes it back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim, needs
from xiezhi.cases import door as cases
from xiezhi.cases.door import Done
from xiezhi.enforcement.errors import NotAWorkbook
from xiezhi.enforcement.web import asking, sheets
from xiezhi.enforcement.web.afterwards import Afterwards, each_alone
from xiezhi.enforcement.web.asking import claim_of
from xiezhi.enforcement.web.rowforms import RowForm
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal, text
from xiezhi.web import door as web

ROWS_MOST, BYTES_MOST = 300, 8 << 20
FIRST = 3
"""The first row that a person fills: labels and keys stand above it."""
UNPROCESSABLE = 422


@dataclass(frozen=True)
class Line:
    """What became of one row: the case it opened or is, or the refusals, each with the column it is about."""

    number: int
    case_id: UUID | None = None
    said: str = ""
    wrong: Sequence[tuple[str, Refusal]] = ()


class TakenBack(Exception):
    """Ends a check: everything the row did is taken back."""


@needs("case.open")
@never_cache
@require_safe
def register_template(request: HttpRequest, procedure: str, act: str) -> HttpResponse:
    """The workbook to fill in: labels, below them the keys, then empty rows with the answers to choose from."""
    form = _row_form(claim_of(request), procedure, act)
    columns = form.columns()
    heads = [f"{one.head} *" if one.required else one.head for one in columns]
    book = sheets.workbook(_("Cases"), heads, [[one.key for one in columns]])
    sheet, answers = book.worksheets[0], book.create_sheet("answers")
    sheet.freeze_panes = f"A{FIRST}"
    for index, column in enumerate(columns, 1):
        letter = get_column_letter(index)
        if column.hint:
            sheet.cell(1, index).comment = Comment(column.hint, "Xiezhi")
        for place, answer in enumerate(column.answers, 1):
            answers.cell(place, index, sheets.safe(answer))
        if column.answers:
            rule = DataValidation(
                "list", formula1=f"answers!${letter}$1:${letter}${len(column.answers)}", allow_blank=True
            )
            rule.add(f"{letter}{FIRST}:{letter}{FIRST + ROWS_MOST}")
            sheet.add_data_validation(rule)
    return sheets.as_xlsx(book, f"{procedure}-{act}")


@each_alone
@needs("case.open")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def register_many(request: HttpRequest, procedure: str, act: str) -> HttpResponse:
    """Take a filled workbook: check every row, or register every row that is in order."""
    claim = claim_of(request)
    form = _row_form(claim, procedure, act)
    if request.method != "POST":
        return _show(request, form)
    upload = request.FILES.get("file")
    try:
        if upload is None or (upload.size or 0) > BYTES_MOST:
            raise sheets.not_a_workbook()
        found = _read(form, sheets.rows_in(upload.read(), most=FIRST + ROWS_MOST))
    except Refusal as refused:
        return _show(request, form, refusals=[refused], status=UNPROCESSABLE)
    checking = request.POST.get("step") != "register"
    return Afterwards(lambda: _show(request, form, lines=_lines(claim, form, found, checking), checked=checking))


def _row_form(claim: Claim, procedure: str, act: str) -> RowForm:
    """The columns of an act that opens a case; UnknownAct where there is none."""
    at = now()
    return RowForm(cases.form_for(act, claim, at, procedure=procedure), claim, at.date())


def _read(form: RowForm, table: Sequence[Sequence[str]]) -> list[tuple[int, dict[str, str]]]:
    """The filled rows by column key, each with its number in the sheet."""
    keys = list(table[1]) if len(table) > 1 else []
    wanted = {one.key for one in form.columns()}
    if missing := sorted(wanted - set(keys)):
        raise NotAWorkbook(
            text(f"工作簿缺少列：{'、'.join(missing[:5])}", f"the workbook lacks columns: {', '.join(missing[:5])}"),
            next_step=text("重新下载模板。", "Download the template again."),
        )
    if len(table) >= FIRST + ROWS_MOST:
        raise NotAWorkbook(
            text(f"一个文件最多{ROWS_MOST}行", f"a file has at most {ROWS_MOST} rows"),
            next_step=text("分成几个文件上传。", "Split it into several files."),
        )
    rows = [(number, dict(zip(keys, row, strict=False))) for number, row in enumerate(table, 1) if number >= FIRST]
    return [(number, row) for number, row in rows if any(row.values())]


def _lines(claim: Claim, form: RowForm, found: Sequence[tuple[int, dict[str, str]]], checking: bool) -> list[Line]:
    seen: dict[UUID, int] = {}
    lines = []
    for number, row in found:
        case_id = _identifier(claim, form, row)
        if case_id in seen:
            lines.append(Line(number, None, _("The same as row %(n)s; nothing more to do") % {"n": seen[case_id]}))
            continue
        seen[case_id] = number
        lines.append(_line(claim, form, number, row, case_id, checking))
    return lines


def _identifier(claim: Claim, form: RowForm, row: Mapping[str, str]) -> UUID:
    """The id of the case that this row is, for this body and act."""
    said = {key: value for key, value in sorted(row.items()) if value}
    words = json.dumps([form.form.procedure.key, form.form.act.key, said], ensure_ascii=False, sort_keys=True)
    assert claim.body_id
    return uuid5(claim.body_id, words)


def _line(claim: Claim, form: RowForm, number: int, row: Mapping[str, str], case_id: UUID, checking: bool) -> Line:
    """Judge one row, and record it unless it is only checked; in a transaction of its own."""
    try:
        with accounts.claimed(claim):
            known = bool(cases.rows_of([case_id], now().date()))
            done = _perform(claim, form, row, case_id)
            if checking:
                raise TakenBack
    except TakenBack:
        return Line(number, case_id if known else None, _("Registered before") if known else _("In order"))
    except Refusal as refused:
        wrong = [(_column(form, one.key), one) for one in (refused, *getattr(refused, "others", ()))]
        return Line(number, None, "", wrong)
    numbers = _(", ").join(paper.number or web.words(paper.label) for paper in done.papers)
    return Line(number, case_id, _("Registered before") if known else numbers or _("Registered"))


def _perform(claim: Claim, form: RowForm, row: Mapping[str, str], case_id: UUID) -> Done:
    at = asking.instant(row.get("at", "").replace(" ", "T"))
    if at is None:
        raise _no_time()
    officers = form.named(row.get("by", ""))
    if unknown := [one for one in officers if asking.identifier(one) is None]:
        raise _nobody(unknown)
    with transaction.atomic():
        return cases.perform(
            form.form.act.key, claim=claim, facts=form.facts(row), at=at, officers=officers, case_id=case_id,
            procedure=form.form.procedure.key, entry_id=uuid5(case_id, "opening"),
        )  # fmt: skip


def _no_time() -> Refusal:
    return NotAWorkbook(text("没有写明行为发生的时间", "it is not said when it happened"), key="time")


def _nobody(names: Sequence[str]) -> Refusal:
    return NotAWorkbook(
        text(
            f"本机关没有或者不止一人叫{'、'.join(names)}",
            f"nobody, or more than one, here is called {', '.join(names)}",
        ),
        key="officers",
    )


_ABOUT = {"officers": "by", "certificate": "by", "time": "at"}


def _column(form: RowForm, key: str) -> str:
    """The letter and head of the column a refusal is about; empty where it is about the row as a whole."""
    name = _ABOUT.get(key, key.removeprefix("field:"))
    for index, column in enumerate(form.columns(), 1):
        if column.key == name or column.key.partition(".")[0] == name:
            return f"{get_column_letter(index)} {column.head}"
    return ""


def _show(
    request: HttpRequest, form: RowForm, *, lines: Sequence[Line] = (), checked: bool = False,
    refusals: Sequence[Refusal] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    procedure, act = form.form.procedure, form.form.act
    wrong = [one for one in lines if one.wrong]
    context = {
        "heading": _("Many from a workbook"), "procedure": procedure, "act": act, "left_out": form.left_out,
        "most": ROWS_MOST, "checked": checked, "refusals": refusals, "lines": lines, "wrong": len(wrong),
        "good": len(lines) - len(wrong), "menu_here": "open",
        "template": reverse("register-template", args=[procedure.key, act.key]),
        "crumbs": ((_("Open a case"), reverse("case-open")), (act.label, None)),
    }  # fmt: skip
    return render(request, "enforcement/register_many.html", context, status=status)
