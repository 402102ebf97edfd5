"""Hostile input at an officer's pages: a clear sentence comes back, and nothing is left half done."""

from __future__ import annotations

import base64
import html
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from xiezhi.accounts.door import claimed
from xiezhi.accounts.door_for_tests import a_body, an_officer, logged_in
from xiezhi.evidence import door as evidence
from xiezhi.evidence.door_for_tests import a_case, added, draft, hexed, pdf, picture, zipped
from xiezhi.evidence.errors import BadItem
from xiezhi.evidence.tests.test_looking import JS, SVG, lying, nest, overlapping, png
from xiezhi.evidence.tests.test_pages import TYPED

pytestmark = pytest.mark.usefixtures("database")
PHOTO = picture()


@pytest.fixture(scope="module")
def officer(database):
    return an_officer("officer", body=a_body())


@pytest.fixture(scope="module")
def client(officer):
    return logged_in(officer)


@pytest.fixture(scope="module")
def case(officer):
    return a_case(officer)


def send(client, case, name="a.jpg", content=PHOTO, **changed):
    files = [SimpleUploadedFile(name, content)]
    return client.post(f"/cases/{case}/evidence/add/", {**TYPED, **changed, "originals": files})


def words(answer):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


REFUSED = {
    "lying.zip": (lying(), "压缩炸弹"),
    "overlapping.zip": (overlapping(), "压缩炸弹"),
    "nested.zip": (nest(4), "层层嵌套"),
    "cut.zip": (zipped({"a.txt": b"abc" * 1000})[:-30], "压缩包已损坏"),
    "bomb.png": (png(60000, 60000), "图片炸弹"),
    "entities.svg": (b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "b">]><svg>&a;</svg>', "实体炸弹"),
    "misnamed.jpg": (pdf(), "内容与扩展名不符"),
    "program.pdf": (b"MZ" + b"\0" * 90, "是程序文件"),
    "empty.txt": (b"", "文件是空的"),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_a_hostile_file_is_refused_by_name_with_its_reason_and_what_to_do(client, officer, case, name):
    content, why = REFUSED[name]
    answer = send(client, case, name, content)
    assert answer.status_code == 422
    said = words(answer)
    assert f"“{name}”不予接收：" in said
    assert why in said
    assert "核对文件的来源和类型" in said


def test_a_zip_bomb_is_refused_by_what_it_would_unpack_to(client, case):
    answer = send(client, case, "bomb.zip", zipped({"a.txt": b"\0" * (60 << 20)}))
    assert (answer.status_code, "“bomb.zip”不予接收：解压后体积异常" in words(answer)) == (422, True)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("script.pdf", pdf(JS), "PDF 内含脚本"),
        ("script.svg", SVG.format("<script>alert(1)</script>").encode(), "SVG 内含脚本"),
        ("cut.jpg", PHOTO[:300], "图片损坏"),
        ("cut.pdf", pdf()[:100], "PDF 不完整"),
    ],
)
def test_what_might_run_or_is_cut_off_is_kept_sealed_and_the_item_says_why(client, case, name, content, why):
    answer = send(client, case, name, content)
    assert answer.status_code == 302
    assert why in words(client.get(answer.headers["Location"]))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"captured_at": "0001-01-01T00:00"}, "时间早于1900年"),
        ({"captured_at": "9999-12-31T23:59"}, "取得时间不能在将来"),
        ({"title": "\u202e"}, "看不见的字符"),
        ({"title": "a\x00b"}, "看不见的字符"),
        ({"source": "甲\x0b乙"}, "看不见的字符"),
        ({"title": "长" * 201}, "不能超过 200 字，现有 201 字"),
        ({"form": "copy"}, "核对人"),
        ({"kind": "nope"}, "nope"),
        ({"arrived": ["01890000-0000-7000-8000-000000000001"]}, "已不在待归入的文件中"),
    ],
)
def test_what_is_typed_wrong_is_answered_with_a_sentence_and_nothing_typed_is_lost(
    client, officer, case, changed, says
):
    answer = send(client, case, **changed)
    assert answer.status_code == 422
    assert says in words(answer)
    assert "手机拍摄" in answer.content.decode()


def test_lines_of_a_text_field_are_not_taken_for_hidden_characters(client, case):
    assert send(client, case, obtained="第一行\r\n第二行").status_code == 302


def test_the_door_refuses_the_same_without_a_form(officer, case):
    with claimed(officer.claim), pytest.raises(BadItem) as refused:
        evidence.add(case, draft(title="\u202e", kept_at="柜\u200b"), claim=officer.claim)
    assert {one.key for one in (refused.value, *refused.value.others)} == {"field:title", "field:kept_at"}


def begun(client, case, content=PHOTO, *, digest=""):
    """Announce a file by tus; its address."""
    said = {"filename": "现场.jpg", "sha256": digest or hexed(content)}
    metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
    answer = client.post(
        f"/cases/{case}/evidence/uploads/", b"", content_type="application/offset+octet-stream",
        HTTP_UPLOAD_LENGTH=str(len(content)), HTTP_UPLOAD_METADATA=metadata, HTTP_TUS_RESUMABLE="1.0.0",
    )  # fmt: skip
    return answer.headers["Location"]


def patched(client, address, offset, content):
    return client.patch(
        address, content, content_type="application/offset+octet-stream", HTTP_UPLOAD_OFFSET=str(offset),
        HTTP_TUS_RESUMABLE="1.0.0",
    )  # fmt: skip


def test_an_upload_that_broke_off_is_not_taken_in_and_the_page_says_how_far_it_came(client, officer, case):
    address = begun(client, case)
    assert patched(client, address, 0, PHOTO[:100]).status_code == 204
    before = len(items(officer, case))
    answer = client.post(f"/cases/{case}/evidence/add/", {**TYPED, "arrived": [address.split("/")[-2]]})
    said = words(answer)
    assert answer.status_code == 422
    assert f"“现场.jpg”尚未传完（已收到{100 * 100 // len(PHOTO)}%）" in said
    assert "从中断处继续" in said
    assert len(items(officer, case)) == before
    assert patched(client, address, 100, PHOTO[100:]).status_code == 204


def test_a_wrong_digest_and_more_bytes_than_announced_are_told_in_words(client, case):
    wrong = patched(client, begun(client, case, digest="0" * 64), 0, PHOTO)
    assert (wrong.status_code, json.loads(wrong.content)["code"]) == (422, "EVID-0004")
    assert "“现场.jpg”到达后的摘要" in json.loads(wrong.content)["what"]
    more = json.loads(patched(client, begun(client, case), 0, PHOTO + b"x").content)
    assert ("多于声明的大小" in more["what"], "重新选择" in more["next"]) == (True, True)


def test_custody_refuses_an_absurd_time_and_an_endless_purpose(client, officer, case):
    item = added(case, officer, PHOTO, name="a.jpg")
    form = {"step": "custody", "event": "evidence_copied", "at": "0001-01-01T00:00", "purpose": "复制", "to_whom": "甲"}
    answer = client.post(f"/evidence/{item.id}/", form)
    assert (answer.status_code, "时间早于1900年" in words(answer)) == (422, True)
    taken = client.post(f"/evidence/files/{item.files[0].id}/original/", {"purpose": "长" * 5000})
    assert (taken.status_code, "不能超过2000字" in words(taken)) == (409, True)


def items(officer, case):
    with claimed(officer.claim):
        return evidence.items_of(case)
