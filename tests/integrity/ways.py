"""The ways in which somebody may try to do what the law refuses: the engine's door, an approval that was smuggled in,
the form in the browser, another body's hands, and the import of another system's record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pyarrow as arrow
from django.db import connection, transaction
from django.test import Client

from tests.integrity.told import Told, smuggled
from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import Somebody
from xiezhi.cases import door as cases
from xiezhi.exchange.batches import Tally, ordered
from xiezhi.exchange.loading import Load
from xiezhi.exchange.rules import Reader, Target, case_id
from xiezhi.exchange.sources import Rows
from xiezhi.kernel.clock import SHANGHAI, now
from xiezhi.kernel.errors import Refusal
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.standards import door as standards
from xiezhi.standards.mappings import MappingFile

COUNTED = (
    "ledger_entry", "ledger_facts", "ledger_head", "papers_series", "papers_number", "papers_paper",
    "papers_blob", "cases_case", "cases_clock", "cases_approval", "parties_party",
)  # fmt: skip
"""Every table that an act could leave something in."""
_COUNT = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in COUNTED)


def rows() -> dict[str, int]:
    """How many rows each of those tables has, seen by the system."""
    with accounts.as_system(), connection.cursor() as cursor:
        cursor.execute(_COUNT)
        return dict(zip(COUNTED, cursor.fetchone(), strict=True))


@contextmanager
def thrown_away() -> Iterator[None]:
    """What is done inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def grounds(refused: Refusal) -> set[str]:
    """The keys of a refusal and of those that came with it."""
    return {str(one.key) for one in (refused, *getattr(refused, "others", ()))}


def tried(told: Told, who: Somebody | None = None) -> set[str]:
    """The grounds on which the act is refused at the engine's door; none where it is done."""
    person = who or told.actor
    try:
        with transaction.atomic(), accounts.claimed(person.claim):
            cases.perform(
                told.act, claim=person.claim, facts=told.facts, at=told.at, officers=told.officers,
                case_id=told.case_id, procedure="" if told.case_id else told.procedure,
                under=None if told.case_id else told.above,
            )  # fmt: skip
    except Refusal as refused:
        return grounds(refused)
    return set()


def proposed(told: Told) -> set[str]:
    """The same, submitted for approval."""
    try:
        with transaction.atomic(), accounts.claimed(told.actor.claim):
            assert told.case_id
            cases.propose(
                told.act, claim=told.actor.claim, facts=told.facts, at=told.at, officers=told.officers,
                case_id=told.case_id,
            )  # fmt: skip
    except Refusal as refused:
        return grounds(refused)
    return set()


def endorsed(told: Told) -> tuple[set[str], set[str]]:
    """A proposal that is there already, endorsed by every level: the grounds of the last, and the acts recorded."""
    with thrown_away():
        approval, found = smuggled(told), set[str]()
        for head in told.endorsers:
            try:
                with transaction.atomic(), accounts.claimed(head.claim):
                    cases.endorse(approval, claim=head.claim, at=now(), opinion="同意")
            except Refusal as refused:
                found = grounds(refused)
                break
        with accounts.as_system():
            assert told.case_id
            kinds = [one.kind for one in ledger.entries(told.case_id)[len(told.entries) :]]
        return found, set(kinds) - {"act_proposed", "act_endorsed"}


def address(told: Told) -> str:
    """Where the form of the act stands."""
    if told.case_id:
        return f"/cases/{told.case_id}/acts/{told.act}/"
    return f"/cases/{told.above}/open/{told.procedure}/{told.act}/" if told.above else (
        f"/cases/open/{told.procedure}/{told.act}/")  # fmt: skip


def posted(told: Told, client: Client) -> Any:
    """The form of the act, filled in as told, sent; the answer."""
    typed = {
        "step": "do", "entry": str(new_id()), "case": str(new_id()),
        "at": f"{told.at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}",
        "position": str(len(told.entries)) if told.case_id else "", "by": [str(one) for one in told.officers],
    }  # fmt: skip
    for key, value in told.facts.items():
        typed |= _typed(f"f_{key}", value)
    return client.post(address(told), typed)


def _typed(name: str, value: Any) -> dict[str, Any]:
    """A value as the controls of a form send it."""
    if isinstance(value, Mapping):
        return {at: said for key, item in value.items() for at, said in _typed(f"{name}-{key}", item).items()}
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return {at: said for n, row in enumerate(value) for at, said in _typed(f"{name}-{n}", row).items()}
    if isinstance(value, list):
        return {name: [str(one) for one in value]}
    return {name: ("yes" if value else "no") if isinstance(value, bool) else "" if value is None else str(value)}


def imported(told: Told) -> tuple[Tally, UUID]:
    """The act as a row of another system's record that names this very case; what became of it, and its case."""
    assert told.case_id
    said: Any = told.entries[0].facts["layers"]
    layers = tuple(said)
    procedure = standards.procedure(told.procedure, layers, told.entries[0].occurred_at.astimezone(SHANGHAI).date())
    mapping = MappingFile.model_validate(_mapping(told, procedure.key))
    cells = {"case": str(told.case_id), "seq": "0", "activity": told.act, "at": told.at.isoformat()}
    file = Rows(list(cells), arrow.table({name: [value] for name, value in cells.items()}), [1])
    target = Target.of(told.body, layers, "Asia/Shanghai", now())
    load = Load(file, Reader(mapping, procedure, list(cells), target), told.body, procedure.release, "0" * 64)
    tally = Tally()
    tally.plus(load.bring(ordered(file, mapping, tally)))
    return tally, case_id(mapping.source, str(told.case_id))


def _mapping(told: Told, procedure: str) -> dict[str, Any]:
    body = told.body
    return {
        "kind": "mapping", "procedure": procedure, "source": "elsewhere", "licence": {"zh": "自有", "en": "own"},
        "body": {
            "code": body.code, "name": {"zh": body.name_zh, "en": body.name_en}, "level": body.level,
            "division": {"code": body.division, "name": "天河区", "level": body.level}, "valid_from": "2000-01-01",
        },
        "rows": {"case": "case", "seq": "seq", "activity": "activity", "at": "at", "number": "case"},
        "activities": {told.act: {"act": told.act}},
    }  # fmt: skip
