"""A word that stands in every text of one body is nowhere to be found by any other, whatever they ask for.

One body's rows are made through the acts. Then the word is put into every text of every row in its scope, whichever
table it stands in: new tables and pages join by themselves. People of other bodies (of the same county, another city,
the city above), and the administrators, then ask for every address the product has with that body's identifiers in
it, follow every link and send every search. The word must not come back, and their pages must be what they were before
that body had a single case: no count, no total, no error may differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from tests.access.addresses import addresses
from tests.access.hiding import CANARY, REGISTERED, identifiers_in, secured_tables, spoil, texts_of
from tests.access.outsiders import Outsider, dealt, settled, without
from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import a_body, an_officer, logged_in, visitor
from xiezhi.cases import door as cases
from xiezhi.cases.scene_for_tests import market_people, played
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal
from xiezhi.ledger import door as ledger
from xiezhi.parties import door as parties

ADMINISTRATIONS = ("system_admin", "security_admin", "audit_admin")
KEPT = ("/registers/", "/accounts/", "/posts/", "/certificates/")
OF_ASKING = ("/exports/",)
"""Pages that tell what was taken out of the product: following every link twice adds to them."""
ABSENT = "没有人叫这个名字9999"
FIRM = "广州测试密码设备有限公司"


@dataclass(frozen=True)
class Hidden:
    """What outsiders will try: the case, and identifiers of every kind that stand in rows of that body."""

    case_id: object
    identifiers: tuple[str, ...]


@pytest.fixture(scope="module")
def theirs(database):
    """The people of the body that has something to hide."""
    return market_people()


@pytest.fixture(scope="module")
def outsiders(database, theirs):
    """People of other bodies, near and far, above and beside, the administrators, and somebody who is not logged in."""
    bodies = {
        "beside": a_body("440106cgzf", name_zh="天河区城市管理和综合执法局", name_en="", fields=["urban_management"]),
        "far": a_body("440304scjg", name_zh="福田区市场监督管理局", name_en=""),
        "above": a_body("440100scjg", division="4401", level="city", name_zh="广州市市场监督管理局", name_en=""),
    }
    posts = [
        ("officer", "beside"), ("officer", "far"), ("officer", "above"), ("agency_head", "above"),
        ("archivist", "beside"), ("supervisor", "far"),
    ]  # fmt: skip
    found = [
        Outsider(
            f"{role} {place}",
            logged_in(an_officer(role, body=bodies[place])),
            KEPT if role in ADMINISTRATIONS and place == "beside" else (),
        )
        for role, place in [*posts, *((role, place) for role in ADMINISTRATIONS for place in ("beside", "far"))]
    ]
    return [*found, Outsider("nobody", visitor())]


@pytest.fixture(scope="module")
def hidden(database, theirs, outsiders):
    """Their case, with the word in every text of every row of their scope; what outsiders saw before is kept."""
    for outsider in outsiders:
        outsider.pages = outsider.look_around()
    case_id = played(theirs, until="decided")
    own = Outsider("its own officer", logged_in(theirs.officer)).look_around()
    assert sum(FIRM in page for page in own.values()) > 1, "the crawler finds what its own body may see"
    where = theirs.officer.body.path
    with database.superuser() as writing:
        spoil(writing, [where], CANARY)
        spoil(writing, [f"reg.{where}", f"usr.{where}"], REGISTERED)
        return Hidden(case_id, identifiers_in(writing, [where, f"reg.{where}", f"usr.{where}"]))


def test_the_word_stands_in_every_table_that_has_rows_of_that_body(database, hidden, theirs):
    where = theirs.officer.body.path
    with database.superuser() as looking:
        spoiled = {
            table: str(looking.execute(f"SELECT * FROM {table} WHERE scope <@ %s", [where]).fetchall())
            for table, columns in secured_tables(looking).items()
            if texts_of(columns)
        }
    assert {table for table, rows in spoiled.items() if rows != "[]" and CANARY not in rows} == set()
    assert len([rows for rows in spoiled.values() if CANARY in rows]) >= 5


def test_its_own_officer_still_finds_the_word(hidden, theirs):
    with accounts.claimed(theirs.officer.claim):
        assert any(CANARY in one.name and FIRM in one.name for one in parties.parties(hidden.identifiers))


def test_no_page_of_an_outsider_is_other_than_before_and_none_holds_the_word(outsiders, hidden):
    for outsider in outsiders:
        after = outsider.look_around()
        assert after.keys() == outsider.pages.keys(), outsider.name
        for address, page in after.items():
            assert CANARY not in page, f"{outsider.name}: {address}"
            if outsider.may_see(address):
                continue
            assert REGISTERED not in page, f"{outsider.name}: {address}"
            if not address.startswith(OF_ASKING):
                assert settled(page) == settled(outsider.pages[address]), f"{outsider.name}: {address}"


def test_asking_for_their_rows_by_identifier_brings_nothing(outsiders, hidden):
    asked = [address for address in addresses() if any(kind == "uuid" for kind, _name in address.parts)]
    for outsider, address, identifier in dealt(outsiders[2:], asked, hidden.identifiers):
        path = address.path(**{name: identifier for kind, name in address.parts if kind == "uuid"})
        answers = [outsider.ask(path), outsider.ask(path, {"opinion": "x", "reason": "x"})]
        assert not any(CANARY in answer or FIRM in answer for answer in answers), f"{outsider.name}: {path}"
        if outsider.may_see(path):
            continue
        assert not any(REGISTERED in answer for answer in answers), f"{outsider.name}: {path}"
        assert not any(re.match(r"2\d\d\n", answer) for answer in answers), f"{outsider.name}: {path}"


def test_no_search_of_an_outsider_finds_the_word_or_betrays_that_it_is_there(outsiders, hidden):
    for outsider in outsiders:
        for address, name in outsider.searches():
            found, nothing = (outsider.ask(f"{address}?{urlencode({name: word})}") for word in (CANARY, ABSENT))
            assert without(found, CANARY) == without(nothing, ABSENT), f"{outsider.name}: {address}?{name}="


def test_at_the_doors_of_the_engine_and_the_ledger_there_is_nothing_either(hidden):
    for role in ("officer", "supervisor"):
        stranger = an_officer(role, body=a_body("440304scjg"))
        with accounts.claimed(stranger.claim):
            assert ledger.entries(hidden.case_id) == []
            assert parties.find(CANARY) == parties.find(FIRM) == parties.parties(hidden.identifiers) == []
            assert accounts.officers(hidden.identifiers) == []
            with pytest.raises(Refusal) as refused:
                cases.case(hidden.case_id, stranger.claim, now())
            assert CANARY not in refused.value.text("zh-hans") + refused.value.text("en")


def test_with_row_security_lifted_the_same_question_would_be_answered(database, hidden):
    """The control: what the door holds back above is really there to be had."""
    stranger = an_officer("officer", body=a_body("440304scjg"))
    with database.superuser() as lifting:
        lifting.execute("ALTER TABLE parties_party DISABLE ROW LEVEL SECURITY")
        try:
            with accounts.claimed(stranger.claim):
                assert any(CANARY in one.name for one in parties.parties(hidden.identifiers))
        finally:
            lifting.execute("ALTER TABLE parties_party ENABLE ROW LEVEL SECURITY")
