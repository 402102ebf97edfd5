"""A spec's case told in a real database: its entries as the history of a case, its people as officers of a body.

    told = Telling().tell(spec)        # inside a transaction that is thrown away

Nothing is judged while it is told: `given` entries are taken as they are, as in the spec itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.accounts import door_for_tests as registers
from xiezhi.accounts.door_for_tests import Somebody
from xiezhi.cases import door as cases
from xiezhi.cases.engine.history import Happened, History
from xiezhi.cases.engine.replay import derived, instant
from xiezhi.cases.engine.specs import Spec, given
from xiezhi.kernel.clock import now
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft
from xiezhi.standards import door as standards

ROLES = ("officer", "unit_head", "legal_reviewer", "agency_head", "archivist")
"""Everybody here holds every post, so that it is never the post that refuses."""
TRADES = ("urban_management", "market_regulation", "housing", "agriculture", "transport", "cyberspace")
ENDORSERS = ("endorser-1", "endorser-2", "endorser-3")
MATTERS = ("crypto_uncertified_product",)
"""What an organisation is entrusted with where a spec does not say."""
NAME = {"kind": "organisation", "name": "测试某公司"}


@dataclass(frozen=True)
class Mandate:
    """What a spec supposes its body to be entrusted with; it stands in the register of bodies, as a real one does."""

    in_term: bool
    matters: tuple[str, ...]
    kinds: tuple[str, ...]
    most_fine: str


@dataclass(frozen=True)
class Place:
    """A body as a spec needs one."""

    layers: tuple[str, ...]
    division: str = "440106"
    level: str = "county"
    fields: tuple[str, ...] = ("market_regulation",)
    mandate: Mandate | None = None


@dataclass(frozen=True)
class Told:
    """A spec's case as it stands in the database, and what is to be tried in it."""

    case_id: UUID | None
    above: UUID | None
    procedure: str
    body: accounts.BodyView
    people: Mapping[str, Somebody]
    entries: Sequence[Draft]
    act: str
    at: datetime
    facts: Mapping[str, Any]
    officers: tuple[UUID, ...]
    actor: Somebody
    endorsers: Sequence[Somebody]
    as_of: datetime | None = None
    """The day on which the spec looks at the case above, where it is another than that of the attempt."""


class Telling:
    """Tells specs, with the bodies and people they need; those are registered once and stay."""

    def __init__(self) -> None:
        self.bodies: dict[Place, accounts.BodyView] = {}
        self.officers: dict[tuple[UUID, str], Somebody] = {}
        self._numbers = count(1)

    def body(self, spec: Spec) -> accounts.BodyView:
        """The body of a spec."""
        place = _place(spec)
        if spec.said.get("given") and "national" in place.layers:
            place = replace(place, layers=("national",))  # the layers of a case stand in its first entry
        if place not in self.bodies:
            registers.some_divisions()
            self._division(place.division)
            self.bodies[place] = registers.a_body(
                f"{place.division}x{next(self._numbers)}", level=place.level, division=place.division,
                fields=place.fields, layers=place.layers,
            )  # fmt: skip
            if place.mandate:
                self.bodies[place] = self._entrusted(self.bodies[place], place.mandate)
        return self.bodies[place]

    def _entrusted(self, body: accounts.BodyView, mandate: Mandate) -> accounts.BodyView:
        """The body after another one entrusted it so; outside its term, long ago."""
        organ = registers.a_body("440105organ", division="440105", fields=_every_field())
        term = (registers.LONG_AGO, registers.FAR_AHEAD if mandate.in_term else registers.LONG_AGO)
        registers.entrusted(
            body, organ, matters=mandate.matters or MATTERS, kinds=mandate.kinds or tuple(standards.PENALTIES),
            term=term, most_fine=Decimal(mandate.most_fine) if mandate.most_fine else None,
        )  # fmt: skip
        return accounts.body(body.id)

    def _division(self, code: str) -> None:
        with accounts.as_system() as system:
            above = code[:6] if len(code) > 6 else "4401"
            if len(code) > 6:
                row = {"code": code, "name": f"{code}街道", "level": "township", "kind": "township", "parent": above,
                       "valid_from": "2023-06-30"}  # fmt: skip
                accounts.load_divisions([row], by=system)

    def somebody(self, body: accounts.BodyView, name: str) -> Somebody:
        """The officer of that name in that body."""
        key = (body.id, name)
        if key not in self.officers:
            self.officers[key] = registers.an_officer(*ROLES, body=body, fields=_every_field())
        return self.officers[key]

    def outsider(self) -> Somebody:
        """An officer of a body that none of the specs is about."""
        home = registers.a_body("440304x", division="440304", fields=("market_regulation",))
        return self.somebody(home, "outsider")

    def tell(self, spec: Spec) -> Told:
        """Put the spec's history, and that of the case above, into the ledger and draw their pictures."""
        said, body = spec.said, self.body(spec)
        described = _described(spec)
        people = self._people(body, said)
        above = None
        if "parent" in said:
            parent = {**{key: described[key] for key in ("layers", "party", "matter") if key in described},
                      **said["parent"]}  # fmt: skip
            above = _recorded(parent, given(said["parent"].get("given") or {}), body, people, None, "")
        listed = given(said.get("given") or {})
        entries = _recorded(described, listed, body, people, above, said.get("parent", {}).get("procedure", ""))
        attempt = given(said["attempt"])[0]
        as_of = (said.get("parent") or {}).get("as_of")
        facts = _known(attempt.facts, people)
        if not entries:
            facts = {**_assumed(described, facts), **facts}
        return Told(
            entries[0].case if entries else None, above[0].case if above else None, described["procedure"], body,
            people, entries, attempt.act, attempt.at, facts, tuple(people[one].id for one in attempt.officers),
            people[attempt.actor], [self.somebody(body, name) for name in ENDORSERS],
            instant(as_of) if as_of else None,
        )  # fmt: skip

    def _people(self, body: accounts.BodyView, said: Mapping[str, Any]) -> dict[str, Somebody]:
        return {name: self.somebody(body, name) for name in _names(said)}

    def prepare(self, spec: Spec) -> list[Somebody]:
        """Everybody a spec needs, registered."""
        body = self.body(spec)
        return [self.somebody(body, name) for name in (*_names(spec.said), *ENDORSERS)]


def _names(said: Mapping[str, Any]) -> list[str]:
    names = {one for one in _words(said) if one.startswith("officer-")} | {"officer-1", "officer-2"}
    for part in (said.get("given"), said.get("attempt"), (said.get("parent") or {}).get("given")):
        for one in given(part or {}):
            names |= {one.actor, *one.officers}
    return sorted(names)


def _place(spec: Spec) -> Place:
    said = spec.said
    layers = tuple(said.get("layers") or standards.current().layers_of(spec.layer))
    body = said.get("body") or {}
    matter = said.get("matter") or _first_said("matter", said)
    fields = tuple(body.get("fields") or (_matter_fields(matter) if matter else _trade(layers)))
    division, level = str(body.get("division") or "440106"), str(body.get("level") or "county")
    return Place(layers, division, level, fields, _mandate(body))


def _mandate(body: Mapping[str, Any]) -> Mandate | None:
    if not body.get("entrusted"):
        return None
    matters, kinds = (tuple(body.get(f"entrusted_{key}") or ()) for key in ("matters", "kinds"))
    return Mandate(body.get("entrusted_in_term", True), matters, kinds, str(body.get("entrusted_fine") or ""))


def _matter_fields(key: str) -> tuple[str, ...]:
    versions = standards.current().matters.get(str(key)) or ()
    return tuple(versions[-1][1].held_by.fields)[:1] if versions else ("market_regulation",)


def _trade(layers: Sequence[str]) -> tuple[str, ...]:
    last = layers[-1].split("/")[-1]
    return (last,) if last in TRADES else ("market_regulation",)


def _every_field() -> tuple[str, ...]:
    matters = [version for _, found in standards.current().matters.items() for _, version in found]
    return tuple(sorted({one.field for one in matters} | set(TRADES)))


def _first_said(key: str, said: Mapping[str, Any]) -> Any:
    for part in (said.get("given") or {}, said.get("attempt") or {}):
        for one in given(part):
            if one.facts.get(key):
                return one.facts[key]
    return None


def _described(spec: Spec) -> dict[str, Any]:
    said = spec.said
    layers = list(said.get("layers") or standards.current().layers_of(spec.layer))
    kept = ("party", "co_parties", "matter", "facts")
    return {"procedure": said.get("procedure", spec.procedure), "layers": layers,
            **{key: said[key] for key in kept if key in said}}  # fmt: skip


def _recorded(
    described: Mapping[str, Any],
    listed: Sequence[Happened],
    body: accounts.BodyView,
    people: Mapping[str, Somebody],
    above: Sequence[Draft] | None,
    above_by: str,
) -> list[Draft]:
    """The entries of a case, appended and drawn; none where nothing is given."""
    if not listed:
        return []
    history, entries, case_id = History(), list[Draft](), new_id()
    pack = standards.procedure(described["procedure"], tuple(described["layers"]), listed[0].on).release
    for one in listed:
        happened = derived(described, history, one)
        history = history.with_(happened)
        facts = _known(happened.facts, people)
        if not entries:
            facts = {**_assumed(described, facts), **facts, "layers": list(described["layers"])}
            if above:
                facts["under"] = {"case": str(above[0].case), "number": "", "procedure": above_by or above[0].procedure}
        entries.append(Draft(
            id=new_id(), case=case_id, kind=one.act, occurred_at=one.at, body=str(body.id), scope=body.path,
            actor=str(people[one.actor].id) if one.actor else "", facts=facts,
            officers=tuple(str(people[name].id) for name in one.officers), matter=str(described.get("matter") or ""),
            procedure=described["procedure"], pack=pack,
        ))  # fmt: skip
    with accounts.as_system(body.path, name="specs"):
        ledger.append_many(entries[:-1])
        with ledger.entering(entries[-1].id):
            cases.draw_new([entries], body)
            ledger.append(entries[-1])
    return entries


def smuggled(told: Told) -> UUID:
    """A proposal of the act, put into the ledger past the door that would have refused it; its approval's id."""
    assert told.case_id
    layers: Any = told.entries[0].facts["layers"]
    act = standards.procedure(told.procedure, tuple(layers), told.entries[0].occurred_at.date())
    levels = [level.role for level in act.act(told.act).approval]  # type: ignore[union-attr]
    approval = new_id()
    facts: dict[str, Any] = {
        "approval": str(approval), "act": told.act, "at": told.at.isoformat(), "says": dict(told.facts),
        "by_officers": [str(one) for one in told.officers], "levels": levels,
    }  # fmt: skip
    proposal = replace(told.entries[-1], id=new_id(), kind="act_proposed", occurred_at=told.at, facts=facts,
                       actor=str(told.actor.id), officers=(), matter="", papers={})  # fmt: skip
    chain = replace(proposal, id=new_id(), case=new_id(), kind="batch_loaded", facts={}, occurred_at=now())
    with accounts.as_system(told.body.path, name="specs"):
        ledger.append(proposal)
        with ledger.entering(chain.id):
            cases.draw_again(cases.known_cases([told.case_id]), told.body)
            ledger.append(chain)
    return approval


def _assumed(described: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the spec supposes of the case, as its opening entry would say it."""
    said = {**(described.get("facts") or {})}
    if described.get("matter"):
        said["matter"] = described["matter"]
    if "party" in described or "co_parties" in described:
        said["party"] = _plain({**NAME, **(described.get("party") or {})})
    if described.get("co_parties"):
        said["co_parties"] = _plain([{**NAME, **one} for one in described["co_parties"]])
    return {key: value for key, value in said.items() if key not in facts}


def _known(value: Any, people: Mapping[str, Somebody]) -> Any:
    """A spec's value with real people in place of their names."""
    if isinstance(value, Mapping):
        return {key: _known(item, people) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_known(item, people) for item in value]
    return str(people[value].id) if isinstance(value, str) and value in people else _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, (Decimal, float)) else value


def _words(value: Any) -> set[str]:
    if isinstance(value, Mapping):
        return {word for item in value.values() for word in _words(item)}
    if isinstance(value, (list, tuple)):
        return {word for item in value for word in _words(item)}
    return {value} if isinstance(value, str) else set()
