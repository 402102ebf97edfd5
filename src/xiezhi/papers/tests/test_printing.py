"""Printing what was issued: once, by the worker or whoever asks first, bound by an entry of its own."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest

from xiezhi.accounts.door import claimed
from xiezhi.ledger import door as ledger
from xiezhi.papers import door as papers
from xiezhi.papers.models import Blob
from xiezhi.papers.tasks import render
from xiezhi.papers.tests.acting import AT, act, body, claim, issue
from xiezhi.papers.tests.samples import CONTENTS
from xiezhi.papers.tests.standards import paper


def test_a_printed_paper_is_out_of_reach_too_and_a_template_is_not(database):
    of = body()
    done = issue(of)
    with claimed(claim(of.path)):
        papers.pdf(done.id)
    with claimed(claim("d44.d4402")):
        assert set(Blob.objects.values_list("media", flat=True)) == {"template"}


def test_the_pdf_is_made_once_and_its_digest_committed_by_an_entry(database):
    of = body()
    done = issue(of)
    with claimed(claim(of.path)):
        first = papers.pdf(done.id)
    with claimed(claim(of.path)):
        assert papers.pdf(done.id) == first
        entries = ledger.entries(done.case_id)
    assert first.startswith(b"%PDF-1.7")
    assert [one.kind for one in entries] == ["decided", "paper_rendered"]
    assert entries[1].papers == {"decision": hashlib.sha256(first).hexdigest()}
    assert entries[1].facts == {"paper": str(done.id), "kind": "decision", "number": done.number}
    with claimed(claim(of.path)):
        assert papers.paper(done.id).pdf_digest == hashlib.sha256(first).hexdigest()


def test_the_worker_prints_what_was_issued(database):
    of = body()
    done = issue(of)
    render(str(done.id))
    render(str(done.id))
    with claimed(claim(of.path)):
        assert papers.paper(done.id).pdf_digest
        assert len(ledger.entries(done.case_id)) == 2


def test_the_job_is_enqueued_with_the_act_and_not_without_it(database):
    of = body()

    def jobs() -> int:
        with database.superuser() as admin:
            row = admin.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%render%'").fetchone()
        return int(row[0])

    before = jobs()

    def with_job(case: UUID):
        done = papers.issue(
            paper("decision"), case_id=case, body=of, scope=of.path, year=2025, contents=CONTENTS["decision"], at=AT
        )
        papers.render_later(done.id)
        return done

    def fails(case: UUID):
        with_job(case)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act(of, fails)
    assert jobs() == before
    act(of, with_job)
    assert jobs() == before + 1


def test_a_paper_prints_by_the_template_it_was_issued_with(database, tmp_path):
    """The pack changes between issue and printing: the paper does not."""
    standard = paper("decision")
    for name in ("common.typ", "decision.typ"):
        shutil.copy(Path(standard.template_path).with_name(name), tmp_path)
    copy = SimpleNamespace(
        key=standard.key, label=standard.label, audience=standard.audience, number_word=standard.number_word,
        contents=standard.contents, template_path=str(tmp_path / "decision.typ"),
    )  # fmt: skip
    of = body()

    def do(case: UUID):
        return papers.issue(copy, case_id=case, body=of, scope=of.path, year=2025, contents=CONTENTS["decision"], at=AT)

    done = act(of, do)
    (tmp_path / "decision.typ").write_text("#panic()", encoding="utf-8")
    with claimed(claim(of.path)):
        assert papers.pdf(done.id).startswith(b"%PDF")
