"""Tables as files for a spreadsheet. No cell is ever a formula, whatever a party called itself."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from xiezhi.enforcement.errors import NotAWorkbook
from xiezhi.kernel.errors import text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula."""
UNPACKED_MOST = 64 << 20
HEAD = PatternFill("solid", fgColor="E8EDF3")


def safe(value: Any) -> Any:
    """A value as a cell: words that would begin a formula are quoted with an apostrophe."""
    if isinstance(value, (int, date)) and not isinstance(value, bool):
        return value
    said = "" if value is None else "".join(sign for sign in str(value) if sign >= " " or sign == "\n")
    return f"'{said}" if said.startswith(STARTS) else said


def workbook(title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Workbook:
    """A workbook of one sheet with a head that stays in sight."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title[:31]
    sheet.append([safe(one) for one in heads])
    for row in rows:
        sheet.append([safe(one) for one in row])
    for index, cell in enumerate(sheet[1], 1):
        cell.font, cell.fill = Font(bold=True), HEAD
        sheet.column_dimensions[get_column_letter(index)].width = max(14, min(40, 2 * len(str(cell.value or "")) + 4))
    sheet.freeze_panes = "A2"
    return book


def as_xlsx(book: Workbook, name: str) -> HttpResponse:
    """The workbook as a download."""
    out = io.BytesIO()
    book.save(out)
    return _download(_timeless(out.getvalue()), XLSX, f"{name}.xlsx")


def _timeless(content: bytes) -> bytes:
    """The same workbook without the moment it was written: the same list is the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as anew:
        for one in packed.infolist():
            part = packed.read(one)
            if one.filename == "docProps/core.xml":
                part = _MOMENT.sub(b">1980-01-01T00:00:00Z<", part)
            anew.writestr(zipfile.ZipInfo(one.filename), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


_MOMENT = re.compile(rb">\d{4}-\d\d-\d\dT[^<]*<")


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[Any]], name: str) -> HttpResponse:
    """The table as CSV in UTF-8 with its mark, so that a spreadsheet reads Chinese without being asked."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe(one) for one in heads])
    for row in rows:
        writer.writerow([safe(one) for one in row])
    return _download(out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", f"{name}.csv")


def _download(content: bytes, media: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def rows_in(content: bytes, *, most: int) -> list[list[str]]:
    """The cells of the first sheet as text, row by row, at most `most` rows. NotAWorkbook where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > UNPACKED_MOST:
                raise not_a_workbook()
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        return [[_said(cell) for cell in row] for row in sheet.iter_rows(max_row=most, values_only=True)]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError, SyntaxError):
        raise not_a_workbook() from None


def not_a_workbook() -> NotAWorkbook:
    """The file is none that can be read."""
    return NotAWorkbook(
        text("这个文件不是可以读取的 .xlsx 工作簿", "this file is no .xlsx workbook that can be read"),
        next_step=text("下载模板，填写后另存为 .xlsx 再上传。", "Download the template, fill it in, save it as .xlsx."),
    )


def _said(cell: Any) -> str:
    """A cell as somebody would have typed it into a form."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        at = cell.isoformat(timespec="minutes")
        return at[:10] if at.endswith("T00:00") else at
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    said = str(cell).strip()
    return said[1:] if said.startswith("'") else said
