"""The rights matrix of the packs, and how it is read."""

from __future__ import annotations

import copy

import pytest

from xiezhi.accounts import rights
from xiezhi.accounts.errors import WrongRights
from xiezhi.standards import door as standards

CASE_RIGHTS = {key for key in rights.matrix().rights if key.split(".")[0] in {"case", "act", "party", "paper"}}
ADMINISTRATIONS = ("system_admin", "security_admin", "audit_admin")


@pytest.fixture
def data():
    return standards.read_data(standards.packs_folder() / "national" / "rights.yaml")


def test_none_of_the_three_administrations_carries_a_right_on_cases_or_sees_their_rows():
    for role in ADMINISTRATIONS:
        assert rights.matrix().roles[role].sees == "registers"
        assert rights.matrix().roles[role].alone
        assert not any(rights.matrix().carries([role], right) for right in CASE_RIGHTS)


def test_the_rights_of_the_three_administrations_are_apart():
    for right in ("admin.users", "admin.rights", "audit.view"):
        assert len(rights.matrix().rights[right].roles) == 1


def test_every_role_may_act_by_a_right_of_its_own_name():
    workers = [role for role in rights.matrix().roles if role not in ADMINISTRATIONS]
    assert all(rights.matrix().rights[f"act.{role}"].roles == {role} for role in workers)


def test_a_right_the_matrix_does_not_have_is_carried_by_nobody():
    assert not rights.matrix().carries(rights.matrix().roles, "case.delete")
    assert not rights.matrix().carries([], "desk")


def test_every_line_cites_an_article_that_is_stored_or_says_why_there_is_none(data):
    for row in [*data["roles"], *data["rights"]]:
        if "cite" in row:
            assert standards.citation(row["cite"])["zh"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.update(kind="other"),
        lambda data: data["roles"][0].update(sees="everything"),
        lambda data: data["roles"][0].update(label={"zh": "只有中文"}),
        lambda data: data["roles"].append(data["roles"][0]),
        lambda data: data["rights"][0].update(roles=["nobody_of_that_name"]),
        lambda data: data["rights"][0].update(unknown=1),
        lambda data: data["rights"][0].pop("cite"),
    ],
)
def test_a_rights_file_that_is_not_in_order_is_refused(data, spoil):
    spoiled = copy.deepcopy(data)
    spoil(spoiled)
    with pytest.raises(WrongRights):
        rights.parse(spoiled)
