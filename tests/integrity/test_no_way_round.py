"""Each hard stop of each procedure is tried at the engine's door, by approval, by the form, by other hands, by import.

What is tried is what the specs beside the procedures say is refused: their history is put into a real ledger, and the
act is attempted in it. Whatever the way, it is refused, and nothing is left behind: no entry, no number, no paper.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.integrity import ways
from tests.integrity.told import Telling, Told
from tests.support.thorough import THOROUGH
from xiezhi.accounts import door as accounts
from xiezhi.accounts import door_for_tests as registers
from xiezhi.accounts.door_for_tests import Somebody
from xiezhi.cases import door as cases
from xiezhi.cases.engine.specs import Spec, specs_in
from xiezhi.kernel.clock import now
from xiezhi.ledger import door as ledger
from xiezhi.standards import door as standards

SPECS = [spec for spec in specs_in(standards.packs_folder()) if "refused" in spec.said["expect"]]
BATCHES = sorted({spec.where.rsplit(":", 1)[0].split("packs/")[-1] for spec in SPECS})

OF_OTHERS = list({(spec.procedure, next(iter(spec.said["attempt"]))): spec for spec in SPECS}.values())
"""One attempt at each act: what another body's officer is told depends on nothing else."""

SAYS = ("CASE-", "STD-", "error-summary")
"""What a page says that refuses: a code with its article, or the list of what is wrong in the fields."""
SUPPOSED = {
    "first_to_file": "asks across bodies; tried with two real bodies in tests/journeys/test_stories_of_intake.py",
    "lighter_law": "supposes an amended statute; tried with amended packs in cases/tests/test_lighter_law.py",
    "range": "of an amended statute, the same",
    "limitation_five_years": "no matter in the packs endangers life, health or financial safety yet",
}
"""Grounds that a spec supposes and a real case cannot have; something else refuses those attempts, if anything."""


@pytest.fixture(scope="module")
def telling(database: Any) -> Telling:
    """Tells specs."""
    return Telling()


class Logins:
    """One logged-in browser for each person."""

    def __init__(self) -> None:
        self.clients: dict[Any, Client] = {}

    def __getitem__(self, who: Somebody) -> Client:
        if who.id not in self.clients:
            self.clients[who.id] = registers.logged_in(who)
        return self.clients[who.id]


@pytest.fixture(scope="module")
def logins(database: Any) -> Logins:
    return Logins()


def expected(spec: Spec) -> set[str]:
    """The grounds the spec names."""
    said = spec.said["expect"]["refused"]
    return set(said if isinstance(said, list) else [said])


def supposed(spec: Spec) -> bool:
    """Whether the spec supposes what a real case cannot have."""
    facts = next(iter(spec.said["attempt"].values()))
    asks = isinstance(facts, dict) and "filed_elsewhere" in facts
    return "amended" in spec.said or asks


def of_the_future(told: Told) -> bool:
    """Whether the spec tries it on a day that has not come: then that alone refuses it."""
    return told.at > now()


@pytest.mark.parametrize("batch", BATCHES)
def test_what_a_spec_refuses_is_refused_in_every_way_and_leaves_nothing(batch, telling, logins):
    listed = [spec for spec in SPECS if batch in spec.where]
    for spec in listed:  # registered before, so that they outlive what is thrown away
        for somebody in telling.prepare(spec):
            logins[somebody]
    outsider = telling.outsider()
    logins[outsider]
    problems = list[str]()
    for spec in listed:
        with ways.thrown_away():
            wrong = list(goes_through(spec, telling.tell(spec), logins, outsider))
        problems += [f"{spec.where} {spec.name}: {one}" for one in wrong]
    assert "\n".join(problems) == ""


def goes_through(spec: Spec, told: Told, logins: Logins, outsider: Somebody) -> Any:
    """Every way in which the attempt got further than it may, in sentences."""
    before, wanted = ways.rows(), expected(spec)
    if supposed(spec):
        return
    found = ways.tried(told)
    if told.as_of and told.as_of < told.at <= now() and not wanted <= found:
        told = replace(told, at=told.as_of)
        found = ways.tried(told)
    if of_the_future(told):
        wanted = {"time"}
    if not wanted <= found:
        yield f"at the door refused by {sorted(found)}, not by {sorted(wanted)}"
    if told.case_id and "approval" in found and not of_the_future(told):
        yield from by_approval(told, wanted - {"approval"})
    yield from by_form(told, logins[told.actor])
    if (told.case_id or told.above) and (THOROUGH or spec in OF_OTHERS):
        if (heard := ways.tried(told, outsider)) != {"case"}:
            yield f"another body's officer was told {sorted(heard)}"
        answer = ways.posted(told, logins[outsider])
        if answer.status_code not in {404, 409} or "CASE-0701" not in answer.content.decode():
            yield f"another body's officer got {answer.status_code} from the form"
    if ways.rows() != before:
        yield f"left something behind: {before} became {ways.rows()}"
    if told.case_id:
        yield from by_import(told)


def by_approval(told: Told, wanted: set[str]) -> Any:
    """Proposing it, and endorsing a proposal of it that was smuggled in."""
    if not wanted <= ways.proposed(told) or not ways.proposed(told):
        yield f"proposing is refused by {sorted(ways.proposed(told))}, not by {sorted(wanted)}"
    found, acts = ways.endorsed(told)
    if not found or acts:
        yield f"a smuggled proposal was endorsed: {sorted(acts)}"


def by_form(told: Told, client: Client) -> Any:
    """The form is refused, and says why."""
    answer = ways.posted(told, client)
    if answer.status_code not in {403, 404, 409, 422}:
        yield f"the form answered {answer.status_code}"
    if answer.status_code == 422 and not any(said in answer.content.decode() for said in SAYS):
        yield "the form was refused without a ground"


def by_import(told: Told) -> Any:
    """A row of another system that names this case makes a case of its own, marked as theirs, without any paper."""
    before = ways.rows()
    assert told.case_id is not None
    with ways.thrown_away(), accounts.as_system():
        entries = ledger.entries(told.case_id)
        _, made = ways.imported(told)
        moved = cases.known_cases([told.case_id])[told.case_id].position != len(entries)
        if moved or ledger.entries(told.case_id) != entries:
            yield "an import changed the case"
        if made == told.case_id or any(one.source != "elsewhere" for one in ledger.entries(made)):
            yield "an import passed for the case"
        after = ways.rows()
        if any(after[name] != before[name] for name in before if name.startswith("papers_")):
            yield "an import took a number or made a paper"


def test_every_hard_stop_of_every_procedure_is_among_what_is_tried():
    tried: dict[str, set[str]] = defaultdict(set)
    for spec in SPECS:
        if not supposed(spec):
            tried[spec.said.get("procedure", spec.procedure)] |= expected(spec)
    missing = sorted(
        f"{procedure}.{guard}"
        for procedure, guard in stops()
        if guard not in tried[procedure] and guard not in SUPPOSED
    )
    assert missing == []


def stops() -> set[tuple[str, str]]:
    """Every hard stop of every procedure under all layers, today."""
    packs, found = standards.current(), set()
    for layers in {tuple(packs.layers_of(spec.layer)) for spec in SPECS} | {("national",)}:
        for key in packs.procedure_keys():
            try:
                procedure = standards.procedure(key, layers, date.today())
            except standards.NotInForce:
                continue
            found |= {(key, guard.key) for guard in procedure.guards}
    return found
