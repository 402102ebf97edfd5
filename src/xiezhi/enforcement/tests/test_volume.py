"""The case file as one PDF, paged and indexed, and as a package whose digests and signature hold."""

from __future__ import annotations

import io
import re
import zipfile
from hashlib import sha256
from xml.etree import ElementTree

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from pypdf import PdfReader

from xiezhi.accounts import door_for_tests as registers
from xiezhi.accounts.door import claimed
from xiezhi.cases import door as cases
from xiezhi.cases.door_for_tests import do, earlier, some_people
from xiezhi.cases.scene_for_tests import market_people, played
from xiezhi.enforcement import volume
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(scope="module")
def people(database):
    return market_people()


@pytest.fixture(scope="module")
def heard(people):
    """A case with a hearing, carried to the archive."""
    return played(people)


@pytest.fixture(scope="module")
def client(people):
    return registers.logged_in(people.officer)


@pytest.fixture(scope="module")
def made(people, heard):
    with claimed(people.officer.claim):
        return volume.volume(cases.case(heard, people.officer.claim, now()), now())


@pytest.fixture(scope="module")
def packed(client, heard):
    answer = client.get(f"/cases/{heard}/file/package/")
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(answer.content))


def texts(pdf: bytes) -> list[str]:
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_the_index_names_the_page_on_which_each_thing_begins_and_ends(made):
    said = texts(made.pdf)
    start = next(n for n, text in enumerate(said) if "第1页" in text and n > 0)
    numbered = said[start : start + made.pages]
    for number, text in enumerate(numbered, 1):
        assert f"第{number}页" in text
    first = 1
    for line, piece in zip(made.index, made.pieces, strict=True):
        last = first + len(PdfReader(io.BytesIO(piece.pdf)).pages) - 1
        assert line["pages"] == (str(first) if first == last else f"{first}-{last}")
        assert (
            texts(piece.pdf)[0] in numbered[first - 1].replace(f"第{first}页", "") or piece.name in numbered[first - 1]
        )
        first = last + 1
    assert first == made.pages + 1


def test_the_file_begins_with_cover_and_index_and_ends_with_the_closing_sheet(made):
    said = texts(made.pdf)
    assert "行政执法案卷" in said[0]
    assert f"{made.pages}页" in said[0]
    assert "30年" in said[0]
    assert "卷内文件目录" in said[1]
    assert "卷内备考表" in said[-1]
    assert "材料齐全" in said[-1]


def test_the_order_is_that_of_the_sector_s_rule(people, heard, made):
    with claimed(people.officer.claim):
        file = cases.file_of(cases.case(heard, people.officer.claim, now()))
    wanted = [item["label"]["zh"] for part in file.parts for item in part.items if item["kind"] != "case_file_index"]
    assert [line["name"] for line in made.index][: len(wanted)] == wanted


def test_the_package_unpacks_and_every_digest_and_the_signature_hold(packed):
    listed = packed.read("SHA256SUMS")
    names = {one for one in packed.namelist() if not one.startswith(("SHA256SUMS", "trial-signer"))}
    lines = dict(reversed(line.split("  ")) for line in listed.decode().splitlines())
    assert set(lines) == names
    assert {name: sha256(packed.read(name)).hexdigest() for name in names} == lines
    signer = x509.load_pem_x509_certificate(packed.read("trial-signer.pem")).public_key()
    assert isinstance(signer, RSAPublicKey)
    signer.verify(packed.read("SHA256SUMS.sig"), listed, padding.PKCS1v15(), hashes.SHA256())
    with pytest.raises(InvalidSignature):
        signer.verify(packed.read("SHA256SUMS.sig"), listed + b" ", padding.PKCS1v15(), hashes.SHA256())


def test_the_metadata_names_each_thing_with_its_pages_as_the_index_does(packed, made):
    root = ElementTree.fromstring(packed.read("metadata.xml"))
    assert root.findtext("聚合层次") == "案卷"
    assert root.findtext("保管期限") == "30年"
    told = [(one.findtext("题名"), one.findtext("页号")) for one in root.findall("文件")]
    assert told == [(line["name"], line["pages"]) for line in made.index]


def test_the_sealed_papers_lie_in_the_package_as_they_were_issued(packed, made):
    kept = [name for name in packed.namelist() if name.startswith("papers/")]
    assert len(kept) == sum(1 for one in made.pieces if one.paper)
    assert all(packed.read(name).startswith(b"%PDF-1.7") for name in kept)


def test_the_page_offers_the_file_and_it_is_a_pdf(client, heard):
    assert f"/cases/{heard}/file/pdf/" in client.get(f"/cases/{heard}/file/").content.decode()
    answer = client.get(f"/cases/{heard}/file/pdf/")
    assert answer.content.startswith(b"%PDF")
    assert "attachment" in answer.headers["Content-Disposition"]


def test_another_body_gets_no_file(heard):
    from xiezhi.cases.door_for_tests import an_urban_body

    stranger = registers.logged_in(some_people(an_urban_body()).officer)
    for what in ("pdf", "package"):
        answer = stranger.get(f"/cases/{heard}/file/{what}/")
        assert answer.status_code in (404, 409)
        assert not answer.content.startswith((b"%PDF", b"PK"))


def test_after_archive_nothing_is_added_by_the_door_or_by_the_form(people, client, heard, made):
    facts = {"items": [{"kind": "documentary", "title": "合同", "source": "当事人"}]}
    with pytest.raises(Refusal):
        do(people.officer, "evidence_collected", facts, at=earlier(0), case_id=heard, officers=people.pair)
    answer = client.post(f"/cases/{heard}/acts/evidence_collected/", {"title": "合同"})
    assert answer.status_code in (409, 422)
    with claimed(people.officer.claim):
        again = cases.case(heard, people.officer.claim, now())
    assert not [one for one in again.entries if one.label["zh"] == "合同"]
    with claimed(people.officer.claim):
        assert volume.volume(again, now()).index == made.index
