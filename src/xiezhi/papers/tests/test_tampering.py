"""What somebody with all power over the database cannot pass off as a paper of ours."""

from __future__ import annotations

import pytest

from xiezhi.accounts.door import claimed
from xiezhi.papers import door as papers
from xiezhi.papers.tests.acting import body, claim, issue


def test_an_altered_pdf_is_not_handed_out(database):
    of = body()
    done = issue(of)
    with claimed(claim(of.path)):
        papers.pdf(done.id)
    with database.superuser() as admin:
        admin.execute("ALTER TABLE papers_blob DISABLE TRIGGER USER")
        admin.execute("ALTER TABLE papers_blob DROP CONSTRAINT IF EXISTS papers_blob_digest")
        admin.execute("UPDATE papers_blob SET content = content || ' ' WHERE scope = %s", [of.path])
    with pytest.raises(papers.PaperAltered), claimed(claim(of.path)):
        papers.pdf(done.id)


@pytest.mark.parametrize(
    ("table", "sql"),
    [
        ("papers_paper", "UPDATE papers_paper SET contents = contents || '{\"fine\": \"1\"}' WHERE scope = '{scope}'"),
        ("papers_paper", "UPDATE papers_paper SET number = '穗海市监罚〔2025〕2号' WHERE scope = '{scope}'"),
        ("papers_paper", "UPDATE papers_paper SET issued_at = issued_at - interval '1 day' WHERE scope = '{scope}'"),
        ("papers_paper", "UPDATE papers_paper SET organ = '别的机关' WHERE scope = '{scope}'"),
        ("papers_blob", "UPDATE papers_blob SET content = content || ' ' WHERE media = 'template'"),
        ("papers_blob", "DELETE FROM papers_blob WHERE media = 'template'"),
    ],
)
def test_an_altered_paper_is_not_printed(database, table, sql):
    of = body()
    done = issue(of)
    with database.superuser() as admin, admin.transaction(force_rollback=False):
        admin.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        admin.execute("ALTER TABLE papers_blob DROP CONSTRAINT IF EXISTS papers_blob_digest")
        admin.execute(sql.replace("{scope}", of.path))
    with pytest.raises(papers.PaperAltered, match="PAPER-0006"), claimed(claim(of.path)):
        papers.pdf(done.id)
