"""The pages of an issued paper: who sees them, what they answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest

from xiezhi.accounts.door import claimed
from xiezhi.accounts.door_for_tests import a_body, an_officer, logged_in, visitor
from xiezhi.kernel.clock import SHANGHAI
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.papers import door as papers
from xiezhi.papers.tests.samples import CONTENTS
from xiezhi.papers.tests.standards import paper

pytestmark = pytest.mark.usefixtures("database")
AT = datetime(2025, 6, 3, 10, tzinfo=SHANGHAI)


def issued_by(officer) -> papers.IssuedPaper:
    case, entry = new_id(), new_id()
    with claimed(officer.claim), ledger.entering(entry):
        done = papers.issue(
            paper("decision"), case_id=case, body=officer.body, scope=officer.body.path, year=2025,
            contents=CONTENTS["decision"], at=AT,
        )  # fmt: skip
        ledger.append(
            ledger.Draft(
                id=entry,
                case=case,
                kind="decided",
                occurred_at=AT,
                body=str(officer.body.id),
                scope=officer.body.path,
                actor=str(officer.id),
                facts={},
                papers={"decision": done.contents_digest},
            )
        )
    return done


def test_an_officer_of_the_body_sees_the_paper_and_its_digest():
    officer = an_officer("officer", body=a_body())
    done = issued_by(officer)
    answer = logged_in(officer).get(f"/papers/{done.id}/")
    assert answer.status_code == 200
    said = answer.content.decode()
    assert done.number in said
    assert done.contents_digest in said
    assert said.count("data:image/png;base64,") >= 2
    assert "第1页" in said
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_download_is_a_pdf_under_its_chinese_name_and_made_once():
    officer = an_officer("officer", body=a_body())
    done = issued_by(officer)
    client = logged_in(officer)
    first = client.get(f"/papers/{done.id}/pdf/")
    assert first.content.startswith(b"%PDF-1.7")
    assert first.headers["Content-Type"] == "application/pdf"
    assert first.headers["Content-Disposition"].startswith(
        f'attachment; filename="decision-{done.id}.pdf"; filename*=UTF-8'
    )
    assert client.get(f"/papers/{done.id}/pdf/?inline").headers["Content-Disposition"].startswith("inline")
    assert client.get(f"/papers/{done.id}/pdf/").content == first.content
    with claimed(officer.claim):
        assert [one.kind for one in ledger.entries(done.case_id)] == ["decided", "paper_rendered"]


@pytest.mark.parametrize("page", ["", "pdf/"])
def test_another_body_learns_nothing_not_even_that_there_is_a_paper(page):
    done = issued_by(an_officer("officer", body=a_body()))
    stranger = logged_in(an_officer("officer", body=a_body("440304scjg", division="440304")))
    theirs = stranger.get(f"/papers/{done.id}/{page}")
    nothing = stranger.get(f"/papers/{UUID(int=1)}/{page}")
    assert (theirs.status_code, nothing.status_code) == (404, 404)
    assert done.number not in theirs.content.decode()
    assert "PAPER-0002" in theirs.content.decode()


@pytest.mark.parametrize("page", ["", "pdf/"])
def test_without_a_login_or_the_right_there_is_no_paper(page):
    body = a_body()
    done = issued_by(an_officer("officer", body=body))
    assert visitor().get(f"/papers/{done.id}/{page}").status_code == 302
    assert logged_in(an_officer("system_admin", body=body)).get(f"/papers/{done.id}/{page}").status_code == 403


def test_the_pages_only_show():
    officer = an_officer("officer", body=a_body())
    done = issued_by(officer)
    for page in ("", "pdf/"):
        assert logged_in(officer).post(f"/papers/{done.id}/{page}").status_code == 405


def test_the_page_is_whole_in_english():
    officer = an_officer("officer", body=a_body())
    done = issued_by(officer)
    client = logged_in(officer)
    said = client.get(f"/papers/{done.id}/", headers={"Accept-Language": "en"}).content.decode()
    assert "Penalty decision" in said
    assert "What the ledger keeps of it" in said
