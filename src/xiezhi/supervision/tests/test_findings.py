"""What people do about findings, and that the rows of findings are made from their chains alone."""

from __future__ import annotations

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import a_body, an_officer
from xiezhi.ledger import door as ledger
from xiezhi.supervision import acts
from xiezhi.supervision.errors import NoSuchFinding, NotNow, NotTheirs, WordsMissing
from xiezhi.supervision.live import Follower
from xiezhi.supervision.models import Finding
from xiezhi.supervision.rebuild import rebuild
from xiezhi.supervision.tests.a_book import FINED, Book, on, record


@pytest.fixture(scope="module")
def body(database):
    return a_body()


@pytest.fixture(scope="module")
def officer(body):
    return an_officer("officer", body=body)


@pytest.fixture(scope="module")
def supervisor(database):
    return an_officer("supervisor", body=a_body("4401sfj", level="city", name_zh="广州市司法局"))


@pytest.fixture
def found(body):
    """A fresh finding."""
    case = record(body, FINED, fine="6000")
    follower = Follower(Book())
    while follower.turn(on(1)).entries:
        pass
    with accounts.as_system():
        return Finding.objects.get(case_id=case).id


def do(kind, finding, who, days=1, words=""):
    with accounts.claimed(who.claim):
        return acts.act(kind, finding, by=who.claim, words=words, at=on(days))


def test_the_body_answers_first_and_then_a_supervisor_accepts_it(found, officer, supervisor):
    do("finding_seen", found, officer)
    do("finding_explained", found, officer, words="罚款数额录入有误，已更正。")
    row = do("finding_accepted", found, supervisor)
    assert (row.state, row.moves) == ("accepted", 4)
    with accounts.as_system():
        kinds = [entry.kind for entry in ledger.entries(found)]
    assert kinds == ["finding_raised", "finding_seen", "finding_explained", "finding_accepted"]


def test_a_supervisor_waits_until_the_bodys_own_days_are_over(found, supervisor):
    with pytest.raises(NotNow):
        do("finding_opened", found, supervisor, days=1)
    assert do("finding_opened", found, supervisor, days=40).state == "matter"


def test_nobody_treats_the_findings_of_their_own_body(found, body, officer):
    own = an_officer("supervisor", body=body)
    do("finding_explained", found, officer, words="已说明。")
    with pytest.raises(NotTheirs):
        do("finding_accepted", found, own)


def test_an_explanation_has_words_and_what_is_closed_stays_closed(found, officer, supervisor):
    with pytest.raises(WordsMissing):
        do("finding_explained", found, officer, words=" ")
    do("finding_mended", found, officer, words="已退还。")
    do("finding_accepted", found, supervisor)
    with pytest.raises(NotNow):
        do("finding_explained", found, officer, words="再说明。")


def test_a_body_elsewhere_sees_nothing(found):
    stranger = an_officer("officer", body=a_body("440304scjg", name_zh="福田局"))
    with pytest.raises(NoSuchFinding):
        do("finding_seen", found, stranger)


def test_everything_the_follower_wrote_verifies(found):
    assert [problem.line("en") for problem in ledger.verify().problems] == []


def test_rows_are_made_again_from_the_chains_and_a_row_that_was_altered_is_named_and_mended(database, found, officer):
    do("finding_explained", found, officer, words="已说明。")
    assert rebuild(mend=False).differences == {}
    with database.superuser() as superuser:
        superuser.execute("ALTER TABLE supervision_finding DISABLE TRIGGER USER")
        superuser.execute("UPDATE supervision_finding SET severity = 'notice' WHERE id = %s", [found])
        superuser.execute("ALTER TABLE supervision_finding ENABLE TRIGGER USER")
    assert list(rebuild().differences) == [found]
    assert rebuild(mend=False).differences == {}
    with accounts.as_system():
        assert Finding.objects.get(id=found).severity == "yellow"
