"""Issuing, numbering and printing papers in a real database, under row security and the ledger's guard."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from xiezhi.accounts.door import claimed
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.papers import door as papers
from xiezhi.papers import printing
from xiezhi.papers.errors import RegisterIncomplete
from xiezhi.papers.models import Number, Paper, Series
from xiezhi.papers.tests.acting import AT, act, body, claim, issue, number_of
from xiezhi.papers.tests.samples import CONTENTS, Body
from xiezhi.papers.tests.standards import KEYS, paper


def test_a_paper_is_numbered_kept_and_bound_by_the_entry(database):
    of = body()
    done = issue(of)
    assert done.number == "穗海市监罚〔2025〕1号"
    assert done.label["zh"] == "行政处罚决定书"
    with claimed(claim(of.path)):
        (entry,) = ledger.entries(done.case_id)
        assert entry.papers == {"decision": done.contents_digest}
        row = Paper.objects.get(pk=done.id)
        assert printing.digest_of(row).hex() == done.contents_digest
        assert row.contents == CONTENTS["decision"]
        assert papers.of_case(done.case_id) == [done]


def test_each_word_year_and_body_counts_for_itself(database):
    of, other = body(), body("b")
    assert [issue(of).number, issue(of).number] == ["穗海市监罚〔2025〕1号", "穗海市监罚〔2025〕2号"]
    assert issue(of, "intent_notice").number == "穗海市监罚告〔2025〕1号"
    assert issue(other).number == "穗海市监罚〔2025〕1号"
    later = act(of, lambda case: papers.take_number(of, "罚", 2026, for_=case))
    assert later == "穗海市监罚〔2026〕1号"


def test_a_form_without_a_word_has_no_number(database):
    of = body()
    assert issue(of, "closing_form").number == ""
    with claimed(claim(of.path)):
        assert not Number.objects.exists()


def test_a_paper_that_lacks_a_mandatory_content_takes_no_number(database):
    of = body()
    with pytest.raises(papers.MissingContent, match="PAPER-0001"):
        issue(of, contents={**CONTENTS["decision"], "remedies": ""})
    assert issue(of).number.endswith("1号")


def test_an_act_that_fails_gives_its_number_back(database):
    of = body()

    def fails(case_id: UUID):
        papers.issue(
            paper("decision"), case_id=case_id, body=of, scope=of.path, year=2025, contents=CONTENTS["decision"], at=AT
        )
        raise RuntimeError("the act fails")

    issue(of)
    with pytest.raises(RuntimeError):
        act(of, fails)
    assert issue(of).number.endswith("2号")


def test_a_body_without_a_number_word_cannot_number(database):
    of = Body(id=new_id(), path="d44.x", short_word=" ")
    with pytest.raises(RegisterIncomplete, match="PAPER-0007"):
        issue(of)


def test_a_void_number_keeps_its_reason_and_is_never_used_again(database):
    of = body()
    wrong = issue(of)
    void = act(of, lambda case: papers.void(number_of(wrong), "当事人名称有误"), case=wrong.case_id, kind="voided")
    assert (void.void, void.reason) == (True, "当事人名称有误")
    with claimed(claim(of.path)):
        assert papers.of_case(wrong.case_id)[0].void_reason == "当事人名称有误"
    assert issue(of).number.endswith("2号")
    with pytest.raises(papers.NumberAlreadyVoid, match="PAPER-0005"):
        act(of, lambda case: papers.void(number_of(wrong), "again"))
    with pytest.raises(papers.NumberAlreadyVoid):
        act(of, lambda case: papers.void(number_of(wrong), "  "))


def test_nobody_without_the_claim_sees_or_voids_a_paper(database):
    done = issue(body())
    with claimed(claim("d44.d4402")):
        assert papers.of_case(done.case_id) == []
        with pytest.raises(papers.NoSuchPaper, match="PAPER-0002"):
            papers.paper(done.id)
        with pytest.raises(papers.NoSuchPaper):
            papers.pdf(done.id)
    with pytest.raises(papers.NoSuchPaper):
        act(body("c"), lambda case: papers.void(number_of(done), "x"))
    with transaction.atomic():
        assert not Paper.objects.exists()
        assert not Number.objects.exists()
        assert not Series.objects.exists()


def test_rows_change_only_inside_an_act(database):
    of = body()
    done = issue(of)
    for change in (
        lambda: Number.objects.filter(pk=number_of(done)).update(state="void", reason="x"),
        lambda: papers.take_number(of, "罚", 2025, for_=new_id()),
    ):
        with pytest.raises(DatabaseError, match="outside an act"), claimed(claim(of.path)):
            change()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE papers_number SET n = 7", "UPDATE papers_number SET text = 'x'", "UPDATE papers_series SET last = 7",
        "UPDATE papers_series SET last = last - 1", "UPDATE papers_paper SET number = 'x'",
        "UPDATE papers_paper SET contents = '{}'", "UPDATE papers_paper SET issued_at = now()",
    ],
)  # fmt: skip
def test_what_was_issued_stays_even_inside_an_act(database, sql):
    of = body()
    issue(of)

    def tamper(case: UUID):
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} WHERE scope = %s", [of.path])

    with pytest.raises(DatabaseError):
        act(of, tamper)


@pytest.mark.parametrize("table", ["papers_number", "papers_paper", "papers_series", "papers_blob"])
def test_the_application_deletes_nothing(database, table):
    with pytest.raises(DatabaseError, match="permission denied"), claimed(claim("")), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


def test_a_blob_that_is_not_what_its_digest_says_is_refused(database):
    of = body()

    def lie(case: UUID):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO papers_blob VALUES (%s, %s, %s, 'x')", [b"\0" * 32, of.path, b"y"])

    with pytest.raises(DatabaseError, match="papers_blob_digest"):
        act(of, lie)


def test_an_earlier_paper_of_the_case_is_told_by_its_number(database):
    of = body()
    decision = issue(of)
    said = {key: value for key, value in CONTENTS["closing_form"].items() if key != "decision_number"}
    form = issue(of, "closing_form", contents=said, case=decision.case_id)
    with claimed(claim(of.path)):
        assert Paper.objects.get(pk=form.id).contents["decision_number"] == decision.number


@pytest.mark.parametrize("key", KEYS)
def test_a_preview_of_a_half_filled_paper_takes_no_number_and_leaves_nothing_behind(database, key):
    of = body()
    with claimed(claim(of.path)):
        seen = papers.preview(paper(key), {"party_name": "某甲"}, body=of, at=AT)
        assert seen.startswith(b"%PDF")
        assert not Series.objects.exists()
        assert not Paper.objects.exists()


def test_issuing_a_numbered_paper_takes_three_statements(database):
    """Is the template kept; take the number; keep the paper."""
    of = body()
    issue(of)
    asked: list[dict[str, str]] = []

    def do(case: UUID) -> papers.IssuedPaper:
        with CaptureQueriesContext(connection) as seen:
            done = papers.issue(
                paper("decision"), case_id=case, body=of, scope=of.path, year=2025, contents=CONTENTS["decision"], at=AT
            )
        asked.extend(seen.captured_queries)
        return done

    act(of, do)
    assert len(asked) == 3, [one["sql"][:80] for one in asked]


def test_what_is_printed_comes_out_whole_after_a_dump_of_the_row(database):
    """jsonb reorders keys; the digest is over canonical bytes and does not mind."""
    of = body()
    done = issue(of)
    with database.superuser() as admin:
        kept = admin.execute("SELECT contents::text FROM papers_paper WHERE id = %s", [done.id]).fetchone()[0]
    assert kept != str(CONTENTS["decision"])
    with claimed(claim(of.path)):
        assert printing.digest_of(Paper.objects.get(pk=done.id)).hex() == done.contents_digest
