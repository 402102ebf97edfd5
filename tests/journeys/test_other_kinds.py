"""Licence, inspection, payment, confirmation, ruling, expropriation, requisition: each runs from opening to archive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.config import demo_accounts, places, seed
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal
from xiezhi.standards.reading import read_data

HERE = Path(__file__).parent / "kinds.yaml"
DEMO = places.PACKS / "demo" / "scenes" / "kinds.yaml"
KINDS = {"licence", "licence_ended", "inspection", "payment", "confirmation", "ruling", "expropriation", "requisition"}


@pytest.fixture(scope="module")
def cast(database) -> seed.Cast:
    """The people of the demo city, without its cases."""
    folder = places.PACKS / "demo"
    fields = seed._bodies(read_data(folder / "city.yaml"))
    rows = read_data(folder / "accounts.yaml")["accounts"]
    return seed.Cast({row["login"]: seed._person(row, fields, index) for index, row in enumerate(rows, 1)})


def scene(key: str) -> seed.Scene:
    return next(one for path in (DEMO, HERE) for one in seed.scenes(path) if one.key == key)


def seen(cast: seed.Cast, case_id: UUID, login: str = "lin") -> cases.CaseView:
    claim = cast.claim(login)
    with accounts.claimed(claim):
        return cases.case(case_id, claim, now())


def client(login: str) -> Client:
    account = next(one for one in demo_accounts.accounts() if one.login == login)
    found = Client(SERVER_NAME="localhost")
    assert found.post("/login/", {"login": login, "password": account.password}).status_code == 302
    return found


def played(cast: seed.Cast, key: str, until: str = "archived") -> UUID:
    """A scene played up to and with this act."""
    told = scene(key)
    last = next(index for index, step in enumerate(told.steps) if step["act"] == until)
    case_id: UUID | None = None
    for step in told.steps[: last + 1]:
        step = _addressed(step, cast, case_id)
        case_id = (
            seed.play(replace(told, steps=(step,)), cast) if case_id is None else seed._take(told, step, cast, case_id)
        )
    assert case_id is not None
    return case_id


def _addressed(step, cast, case_id):
    """`party:1` is the second party of the case, which gets its id when it is recorded."""
    named = next(
        (part["to_party"] for part in step.get("say") or () if isinstance(part, dict) and "to_party" in part), ""
    )
    if not named:
        return step
    parties = _parties(seen(cast, case_id))
    one = parties[int(named.removeprefix("party:"))]["id"]
    said = [
        {**part, "to_party": one} if isinstance(part, dict) and "to_party" in part else part for part in step["say"]
    ]
    return {**step, "say": said}


def _parties(case: cases.CaseView) -> list[dict]:
    opening = case.entries[0].facts
    return [opening["party"], *opening["co_parties"]]


@pytest.mark.parametrize(
    ("key", "login"),
    [
        ("licence_granted", "liang"), ("licence_ended", "liang"), ("inspection_corrected", "lin"),
        ("subsidy_paid", "lin"), ("confirmation", "lin"), ("ruling", "lin"),
        ("expropriation", "lin"), ("requisition", "lin"),
    ],
)  # fmt: skip
def test_each_kind_runs_from_its_opening_to_the_archive(cast, key, login):
    case = seen(cast, played(cast, key), login)
    assert case.entries[-1].kind == "archived"
    assert case.row.number


@pytest.mark.parametrize("login", ["lin", "liang", "shi"])
def test_every_kind_is_offered_where_a_case_is_opened_and_its_form_opens(cast, login):
    officer = client(login)
    page = officer.get("/cases/open/").content.decode()
    for key in sorted(KINDS):
        assert f"/cases/open/{key}/" in page, key
    with accounts.claimed(cast.claim(login)):
        ways = cases.procedures_of(cast.claim(login), now().date())
    for procedure, act in ways:
        if procedure.key in KINDS:
            assert officer.get(f"/cases/open/{procedure.key}/{act.key}/").status_code == 200, (procedure.key, act.key)


def test_a_body_is_offered_only_the_matters_it_holds(cast):
    form = client("lin").get("/cases/open/inspection/planned/").content.decode()
    assert "商用密码监督检查" in form
    assert "对城市市容和环境卫生的监督检查" not in form
    assert "大型户外广告设置审批" not in form


def test_a_body_may_not_open_a_licence_it_does_not_hold(cast):
    told = scene("licence_granted")
    with pytest.raises(Refusal) as refused:
        seed.play(replace(told, steps=({**told.steps[0], "by": "lin"},)), cast)
    assert "matter" in refused.value.key


def test_an_inspection_is_not_begun_before_the_head_approves(cast):
    case_id = played(cast, "inspection_corrected", until="planned")
    notice = next(step for step in scene("inspection_corrected").steps if step["act"] == "notice_given")
    with pytest.raises(Refusal):
        seed._take(scene("inspection_corrected"), notice, cast, case_id)


def test_a_suspicion_found_in_an_inspection_becomes_a_penalty_case_under_it_without_retyping(cast):
    told = scene("inspection_corrected")
    case_id = played(cast, "inspection_corrected", until="questioned")
    result = {
        "act": "result_told", "on": "-35", "at": "15:00", "by": "lin", "with": ["chen"],
        "facts": {"outcome": "clue", "findings": "涉嫌销售未经检测认证的产品。"},
    }  # fmt: skip
    published = next(step for step in told.steps if step["act"] == "published")
    closed = next(step for step in told.steps if step["act"] == "closed")
    seed._take(told, result, cast, case_id)
    seed._take(told, published, cast, case_id)
    with pytest.raises(Refusal):
        seed._take(told, closed, cast, case_id)
    claim, said = (
        cast.claim("lin"),
        {"source": "inspection", "received_on": seed._day("-34").isoformat(), "summary": "检查发现。"},
    )
    with accounts.claimed(claim):
        opened = cases.perform(
            "clue_registered", procedure="penalty_ordinary", under=case_id, claim=claim, facts=said,
            at=seed._instant("-34", "10:00"), officers=[],
        )  # fmt: skip
    clue, inspection = seen(cast, opened.case_id), seen(cast, case_id)
    assert clue.entries[0].facts["party"]["name"] == inspection.entries[0].facts["party"]["name"]
    assert inspection.entries[-1].kind == "case_split_noted"
    seed._take(told, closed, cast, case_id)
