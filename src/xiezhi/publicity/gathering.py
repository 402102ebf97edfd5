"""What a case holds about a decision: the fields of its public record before redaction, and what must be hidden.

Reads the case's own entries; nothing here is shown to anybody outside before a person confirmed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView
from xiezhi.kernel.clock import legal_day
from xiezhi.kernel.errors import Refusal, text
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Entry
from xiezhi.papers import door as papers
from xiezhi.publicity.errors import NoRule
from xiezhi.publicity.redaction.known import Known
from xiezhi.publicity.redaction.redacting import Profile
from xiezhi.publicity.rules import Decision
from xiezhi.standards import door as standards
from xiezhi.standards.door import ActStandard, Matter, Procedure, PublicationForm

TEXTS = ("title", "party", "matter", "result", "facts", "basis")
"""The fields in which something may have to be hidden."""
_RESULTS = ("outcome", "content", "ruling", "confirmed", "compensation", "reasons", "reason")
_FOUND = ("facts_found", "evidence_summary", "reasons", "note")
_SUMS = ("fine", "amount", "compensation_sum")
_PERSONS = frozenset({"name", "person", "receiver", "witness", "reporter_name", "legal_representative", "signed_by"})
_CODES = frozenset({"credit_code", "organisation_code"})
LONGEST_NAME = 20


@dataclass(frozen=True)
class Gathered:
    """A decision with what can be said of it. `paths`: the fact of the deciding entry that a field says, if any."""

    rule: PublicationForm
    decision: Decision
    entry: Entry
    body: BodyView
    number: str
    fields: Mapping[str, str]
    party_code: str
    party_kind: str
    amount: Decimal | None
    known: tuple[Known, ...]
    paths: Mapping[str, tuple[str, ...]]

    @property
    def profile(self) -> Profile:
        """How the rule treats names."""
        return Profile(names=self.rule.treatments)


def gather(case_id: UUID, entry_id: UUID, *, more: Mapping[str, Any] | None = None) -> Gathered:
    """Everything about the decision that this entry made. `more`: facts said on the review page (`ban_until`)."""
    entries = ledger.entries(case_id)
    place = next(index for index, one in enumerate(entries) if one.id == entry_id)
    found = gathered(entries, place, more or {})
    if found is None:
        raise no_rule()
    return found


def gathered(entries: Sequence[Entry], place: int, more: Mapping[str, Any]) -> Gathered | None:
    """The same from a case's entries; None where no rule of publication knows the act."""
    entry, opening = entries[place], entries[0]
    body = accounts.body(UUID(opening.body))
    kept = opening.facts.get("layers")
    layers = tuple(map(str, kept)) if isinstance(kept, list) else body.layers
    day = legal_day(entry.occurred_at)
    matter = _matter(entry, entries[: place + 1])
    field = matter.field if matter else ""
    rule = standards.publication(opening.procedure, entry.kind, field, layers, day)
    if rule is None:
        return None
    procedure = standards.procedure(opening.procedure, layers, legal_day(opening.occurred_at), digest=opening.pack)
    party = _latest(entries[: place + 1], "party") or {}
    facts = {**entry.facts, **more}
    decision = Decision(opening.procedure, entry.kind, day, field, facts, _party(party), body.division[:2])
    act = procedure.act(entry.kind)
    code = str(party.get("id_number") or "") if party.get("id_kind") in _CODES else ""
    return Gathered(
        rule, decision, entry, body, _number(entries, entry, act),
        _fields(entries, place, procedure, act, matter, party),
        code, str(party.get("kind") or "organisation"), _sum(facts), tuple(_known(entries, party)), _paths(entry),
    )  # fmt: skip


def _party(party: Mapping[str, Any]) -> dict[str, Any]:
    code = str(party.get("id_number") or "")
    province = code[2:4] if party.get("id_kind") == "credit_code" and code[2:4].isdecimal() else ""
    return {"kind": party.get("kind"), "birth_date": party.get("birth_date"), "province": province}


def _fields(
    entries: Sequence[Entry],
    place: int,
    procedure: Procedure,
    act: ActStandard | None,
    matter: Matter | None,
    party: Mapping[str, Any],
) -> dict[str, str]:
    entry = entries[place]
    label = matter.label["zh"] if matter else procedure.label["zh"]
    name = str(party.get("name") or "")
    found = next((str(entry.facts[one]) for one in _FOUND if entry.facts.get(one)), "")
    found = found or str(_latest(entries[: place + 1], "facts_found") or "")
    cites = (*matter.violates, *matter.penalised_by, *matter.basis) if matter else ()
    return {
        "title": f"{name}：{label}" if name else label,
        "party": name or "（没有特定当事人）",
        "matter": label,
        "result": _result(entry, act),
        "facts": found,
        "basis": "、".join(dict.fromkeys(_spoken(one) for one in cites)),
    }


def _result(entry: Entry, act: ActStandard | None) -> str:
    if entry.facts.get("kinds"):
        return papers.penalty_text(entry.facts)["zh"]
    said = [act.label["zh"]] if act else []
    for key in _RESULTS:
        value, field = entry.facts.get(key), act.field(key) if act else None
        if not isinstance(value, str) or not value:
            continue
        options = {one.key: one.label["zh"] for one in field.options} if field and field.options else {}
        said.append(options.get(value, value))
        if not options:
            break
    return "：".join(said)


def _spoken(cite: str) -> str:
    try:
        return standards.citation(cite)["zh"]
    except Refusal:
        return cite


def _number(entries: Sequence[Entry], entry: Entry, act: ActStandard | None) -> str:
    kinds = act.paper if act else ()
    issued = [one for one in papers.of_case(entry.case) if one.kind in kinds and one.number and not one.void_reason]
    return (
        issued[-1].number if issued else str(_latest(entries, "case_number") or f"{entry.kind}-{str(entry.id)[-12:]}")
    )


def _matter(entry: Entry, entries: Sequence[Entry]) -> Matter | None:
    key = entry.matter or _latest(entries, "matter")
    if not key:
        return None
    try:
        return standards.matter(str(key), legal_day(entry.occurred_at), digest=entries[0].pack)
    except Refusal:
        return None


def _latest(entries: Sequence[Entry], key: str) -> Any:
    return next((one.facts[key] for one in reversed(entries) if one.facts.get(key)), None)


def _sum(facts: Mapping[str, Any]) -> Decimal | None:
    for key in _SUMS:
        try:
            if facts.get(key):
                return Decimal(str(facts[key]))
        except InvalidOperation:
            continue
    return None


def _paths(entry: Entry) -> dict[str, tuple[str, ...]]:
    """Fields of the record that say a fact of the entry word for word, before redaction."""
    found: dict[str, tuple[str, ...]] = {}
    facts = next((one for one in _FOUND if isinstance(entry.facts.get(one), str) and entry.facts[one]), "")
    if facts:
        found["facts"] = (facts,)
    amount = next((one for one in _SUMS if isinstance(entry.facts.get(one), str) and entry.facts[one]), "")
    if amount:
        found["amount"] = (amount,)
    return found


def _known(entries: Sequence[Entry], party: Mapping[str, Any]) -> Iterator[Known]:
    """Every value of the file that tells who somebody is."""
    yield from _person(party, "party", str(party.get("id") or "party"))
    others = [one for entry in entries for one in _listed(entry.facts.get("co_parties"))]
    for other in [one for one in others if isinstance(one, Mapping)]:
        yield from _person(other, "party", str(other.get("id") or other.get("name") or ""))
    seen: set[str] = {str(party.get("name") or "")}
    for entry in entries:
        for key, value in _texts(entry.facts):
            if value in seen:
                continue
            if key in _PERSONS and 2 <= len(value) <= LONGEST_NAME:
                seen.add(value)
                yield Known("name", value, value, "other")
            elif key in ("phone", "reporter_contact", "contact"):
                seen.add(value)
                yield Known("phone", value)
            elif key in ("account",):
                yield Known("account", value)
    ids = {UUID(one) for entry in entries for one in entry.officers if _is_id(one)}
    for officer in accounts.officers_named(sorted(ids)) if ids else ():
        yield Known("name", officer.name, str(officer.id), "officer")


def _person(party: Mapping[str, Any], role: str, who: str) -> Iterator[Known]:
    natural = party.get("kind") == "citizen"
    if natural and party.get("name"):
        yield Known("name", str(party["name"]), who, role)
    if party.get("legal_representative"):
        yield Known("name", str(party["legal_representative"]), f"{who}-head", "head")
    if party.get("id_number") and party.get("id_kind") not in _CODES:
        yield Known("identity", str(party["id_number"]), who)
    if party.get("phone"):
        yield Known("phone", str(party["phone"]), who)
    if party.get("address") and party.get("kind") != "organisation":
        yield Known("address", str(party["address"]), who)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        # A party that is no natural person is told by name: only what hangs on it is somebody's.
        skipped = {"name"} if value.get("kind") in ("organisation", "sole_trader") else set()
        for name, inner in value.items():
            if name not in skipped:
                yield from _texts(inner, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, key)
    elif isinstance(value, str):
        yield key, value


def _is_id(said: str) -> bool:
    try:
        UUID(said)
    except ValueError:
        return False
    return True


def no_rule() -> NoRule:
    """Why nothing can be shown."""
    return NoRule(
        text("规则包没有规定这类决定如何公开。", "The packs hold no rule of publication for this decision."),
        next_step=text("在规则包中补充公开规则。", "Add a rule of publication to the packs."),
    )


def acts_with_rules(rules: Iterable[PublicationForm]) -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
    """The acts that decide, with their procedure, and the acts that may take the ground from a decision."""
    decides = {(key, act) for rule in rules for key, acts in rule.procedures.items() for act in acts}
    return frozenset(decides), frozenset(one.act for rule in rules for one in rule.undone_by)
