"""Cases from a workbook: every row judged, errors by row and column, the same file twice opens nothing twice."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from xiezhi.accounts import door as accounts
from xiezhi.accounts import door_for_tests as registers
from xiezhi.cases import door as cases
from xiezhi.cases.door import Filters
from xiezhi.cases.door_for_tests import earlier, some_people
from xiezhi.kernel.clock import now

SPOT = ["penalty_on_the_spot", "spot_decided"]


@pytest.fixture(scope="module")
def people(database):
    return some_people(registers.a_body(
        "440106cgjb", fields=("urban_management",), name_zh="天河区批量测试局", name_en="Batch Bureau",
        layers=("national", "provincial/guangdong", "sectors/urban_management"),
    ))  # fmt: skip


def row(people, **changed):
    day = earlier(2).date().isoformat()
    said = {
        "certificates_shown": "是",
        "party.kind": "citizen", "party.name": "林测试", "party.id_kind": "citizen_id",
        "party.id_number": "11010519491231002X", "party.address": "测试路 1 号", "matter": "city_litter",
        "place.division": "天河区", "place.address": "测试路 1 号门前", "act_ended_on": day,
        "facts_found": "在测试路 1 号门前乱扔果皮。", "facts_certain": "是",
        "evidence": "site_record|现场笔录|执法人员制作",
        "intent_told": "是", "defence": "none", "kinds": "fine", "fine": "50", "grade": "normal",
        "discretion_reason": "首次，情节一般。", "correction": "ordered_here", "performance": "十五日内缴纳。",
        "bank": "测试银行天河支行", "decided_at": f"{day} 10:00", "at": f"{day} 10:00",
        "by": "、".join([people.officer.view.name, people.second.view.name]),
    }  # fmt: skip
    return {**said, **changed}


def filled(client, rows):
    """The template as it is downloaded, with these rows typed in."""
    answer = client.get(reverse("register-template", args=SPOT))
    book = load_workbook(io.BytesIO(answer.getvalue()))
    sheet = book.worksheets[0]
    keys = [cell.value for cell in sheet[2]]
    for number, said in enumerate(rows, 3):
        for place, key in enumerate(keys, 1):
            sheet.cell(number, place, said.get(key, ""))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent(client, content, step):
    upload = SimpleUploadedFile("cases.xlsx", content)
    return client.post(reverse("register-many", args=SPOT), {"file": upload, "step": step})


def lines_of(page):
    """What the page says of the rows."""
    return re.findall(r'<span class="pick-text">(.*?)</span>', page)


def count(people):
    with accounts.claimed(people.officer.claim):
        return cases.list_cases(people.officer.claim, Filters(), day=now().date()).counted


def test_rows_are_checked_then_registered_and_the_same_file_twice_is_harmless(people):
    client, before = registers.logged_in(people.officer), count(people)
    content = filled(client, [row(people), row(people, fine="100"), row(people, fine="50000", defence="")])
    checked = sent(client, content, "check").content.decode()
    assert "未登记" in checked
    assert count(people) == before
    done = sent(client, content, "register").content.decode()
    assert count(people) == before + 2, lines_of(done)
    assert "行 5" in done
    assert "缺少" in done
    sent(client, content, "register")
    assert count(people) == before + 2


def test_a_refusal_names_its_row_and_column_in_the_laws_words(people):
    client = registers.logged_in(people.officer)
    keys_answer = client.get(reverse("register-template", args=SPOT))
    keys = [cell.value for cell in load_workbook(io.BytesIO(keys_answer.getvalue())).worksheets[0][2]]
    said = sent(client, filled(client, [row(people, facts_found="")]), "check").content.decode()
    letter = get_column_letter(keys.index("facts_found") + 1)
    assert f"<strong>{letter} " in said


def test_the_same_row_twice_in_one_file_opens_one_case(people):
    client, before = registers.logged_in(people.officer), count(people)
    twin = row(people, fine="60")
    said = sent(client, filled(client, [twin, twin]), "register").content.decode()
    assert count(people) == before + 1
    assert "与第 3 行相同" in said


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused_in_a_sentence(people, content):
    answer = sent(registers.logged_in(people.officer), content, "register")
    assert answer.status_code == 422
    assert "ENF-0111" in answer.content.decode()


def test_a_formula_in_a_cell_is_never_worked_out(people):
    client = registers.logged_in(people.officer)
    book = load_workbook(io.BytesIO(filled(client, [row(people)])))
    keys = [cell.value for cell in book.worksheets[0][2]]
    book.worksheets[0].cell(3, keys.index("fine") + 1, "=25+25")
    out = io.BytesIO()
    book.save(out)
    before = count(people)
    sent(client, out.getvalue(), "register")
    assert count(people) == before
