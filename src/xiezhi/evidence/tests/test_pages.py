"""The pages: taking in without scripts, what is handed out and how, previews, the register; in both languages."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from xiezhi.accounts.door import claimed
from xiezhi.accounts.door_for_tests import a_body, an_officer, logged_in
from xiezhi.evidence import door as evidence
from xiezhi.evidence import previews
from xiezhi.evidence.door_for_tests import a_case, added, hexed, pdf, picture
from xiezhi.evidence.models import Derived
from xiezhi.evidence.store import FolderStore, originals
from xiezhi.ledger import door as ledger

pytestmark = pytest.mark.usefixtures("database")
TYPED = {
    "kind": "audio_visual", "title": "现场照片", "source": "执法人员拍摄", "obtained": "手机拍摄", "form": "original",
    "captured_at": "2026-07-06T10:00", "captured_place": "测试路 8 号", "captured_by": "张测试",
}  # fmt: skip
PDF_JS = pdf(b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>")


def exif():
    made = Image.Exif()
    made[0x010E] = "secret place"
    made[0x0112] = 6
    return made.tobytes()


@pytest.fixture(scope="module")
def officer(database):
    return an_officer("officer", body=a_body())


@pytest.fixture
def case(officer):
    return a_case(officer)


@pytest.fixture
def client(officer):
    return logged_in(officer)


def sent(client, case, *files, **changed):
    uploaded = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(f"/cases/{case}/evidence/add/", {**TYPED, **changed, "originals": uploaded})


def items(officer, case):
    with claimed(officer.claim):
        return evidence.items_of(case)


def test_without_scripts_an_ordinary_form_takes_item_and_files_in(client, officer, case):
    answer = sent(client, case, ("a.jpg", picture()), ("b.txt", "说明".encode()))
    (item,) = items(officer, case)
    assert answer.headers["Location"] == f"/evidence/{item.id}/"
    assert [one.name for one in item.files] == ["a.jpg", "b.txt"]
    assert item.files[0].digest == hexed(picture())


def test_what_is_wrong_stands_at_its_field_and_nothing_is_taken_in(client, officer, case):
    answer = sent(client, case, ("a.jpg", picture()), form="copy")
    assert answer.status_code == 422
    assert "经核对与原件一致" in answer.content.decode()
    assert "现场照片" in answer.content.decode()
    assert items(officer, case) == []


def test_a_hostile_file_in_the_ordinary_form_is_refused_with_its_reason(client, officer, case):
    said = sent(client, case, ("a.jpg", b"MZ" + b"\0" * 90)).content.decode()
    assert "程序文件" in said
    assert "EVID-0003" in said
    assert items(officer, case) == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_drawn_in_both_languages(client, officer, case, language):
    item = added(case, officer, picture(), name="a.jpg")
    with claimed(officer.claim):
        device = evidence.register(
            {"name": "1 号", "kind": "超限检测", "place": "路口", "legal_basis": "测试"}, claim=officer.claim
        )
    client.cookies["django_language"] = language
    for address in (
        f"/cases/{case}/evidence/", f"/cases/{case}/evidence/add/", f"/cases/{case}/evidence/catalogue/",
        f"/evidence/{item.id}/", "/devices/", "/devices/register/", f"/devices/{device.id}/",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert f'lang="{language}"' in answer.content.decode()


def test_an_original_leaves_only_as_an_attachment_and_is_recorded(client, officer, case):
    file = added(case, officer, picture(), name="现场.jpg").files[0]
    assert client.get(f"/evidence/files/{file.id}/original/").status_code == 405
    assert client.post(f"/evidence/files/{file.id}/original/", {"purpose": " "}).status_code == 409
    answer = client.post(f"/evidence/files/{file.id}/original/", {"purpose": "法制审核"})
    assert b"".join(answer.streaming_content) == picture()
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    with claimed(officer.claim):
        assert ledger.entries(case)[-1].kind == "evidence_viewed"


def test_a_sealed_file_is_never_drawn_and_leaves_only_to_who_says_they_know(client, officer, case):
    file = added(case, officer, PDF_JS, name="a.pdf").files[0]
    assert file.sealed
    assert client.get(f"/evidence/files/{file.id}/preview/").status_code == 404
    refused = client.post(f"/evidence/files/{file.id}/original/", {"purpose": "看"})
    assert (refused.status_code, "已隔离" in refused.content.decode()) == (409, True)
    given = client.post(f"/evidence/files/{file.id}/original/", {"purpose": "看", "knows": "yes"})
    assert "sealed" in given.headers["Content-Disposition"]


DRAWN = [("a.jpg", picture(exif=exif())), ("b.png", picture("PNG")), ("c.pdf", pdf())]


@pytest.mark.parametrize(("name", "content"), DRAWN)
def test_a_preview_is_drawn_anew_without_the_original_s_metadata(client, officer, case, name, content):
    file = added(case, officer, content, name=name).files[0]
    answer = client.get(f"/evidence/files/{file.id}/preview/")
    shown = Image.open(io.BytesIO(answer.content))
    assert answer.headers["Content-Type"] in ("image/jpeg", "image/png")
    assert b"secret" not in answer.content
    assert not shown.getexif()
    with claimed(officer.claim):
        row = Derived.objects.get(file_id=file.id)
        last = ledger.entries(case)[-1]
        assert (last.kind, last.evidence) == ("evidence_previewed", (hexed(answer.content),))
        assert previews.make(file.id), "asking again makes no second one"
        assert (row.width, row.height) == shown.size


def test_a_phone_s_turned_photo_is_shown_upright(client, officer, case):
    file = added(case, officer, picture(size=(320, 200), exif=exif()), name="a.jpg").files[0]
    shown = Image.open(io.BytesIO(client.get(f"/evidence/files/{file.id}/preview/").content))
    assert shown.size == (200, 320)


def test_an_original_altered_on_the_disk_is_not_handed_out(client, officer, case):
    file = added(case, officer, picture(), name="a.jpg").files[0]
    store = originals()
    assert isinstance(store, FolderStore)
    path = store.place(case, file.digest)
    path.chmod(0o600)
    path.write_bytes(b"altered")
    answer = client.post(f"/evidence/files/{file.id}/original/", {"purpose": "看"})
    assert (answer.status_code, "EVID-0011" in answer.content.decode()) == (409, True)


def test_the_steps_of_an_item_are_done_from_its_page(client, officer, case):
    item = added(case, officer, kind="physical", kept_at="物证室")
    page = f"/evidence/{item.id}/"
    assert client.post(page, {"step": "verify"}).status_code == 422
    assert client.post(page, {"step": "verify", "reason": "与账册一致"}).status_code == 302
    sent_out = {"step": "custody", "event": "evidence_sent", "at": "2026-07-07T10:00", "to_whom": "检验所"}
    assert "缺少" in client.post(page, sent_out).content.decode()
    assert client.post(page, {**sent_out, "purpose": "检验", "condition": "完好"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "证据送检" in shown
    assert "已查证属实" in shown


@pytest.mark.parametrize("page", ["", "catalogue/", "add/"])
def test_another_body_learns_nothing(case, page):
    stranger = logged_in(an_officer("officer", body=a_body("440304scjg", division="440304")))
    answer = stranger.get(f"/cases/{case}/evidence/{page}")
    assert answer.status_code == 404
    assert "EVID-0001" in answer.content.decode()


def test_who_only_sees_the_case_changes_nothing(officer, case):
    item = added(case, officer, picture(), name="a.jpg")
    supervisor = logged_in(an_officer("supervisor", body=officer.body))
    assert supervisor.get(f"/evidence/{item.id}/").status_code == 200
    assert supervisor.post(f"/evidence/{item.id}/", {"step": "exclude", "reason": "x"}).status_code == 403
