"""Computes a finding again from the ledger alone: the same entries, rule and moment, by the reference evaluator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from xiezhi.kernel.errors import Refusal, Text, text
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Entry
from xiezhi.standards import door as standards
from xiezhi.supervision import ir
from xiezhi.supervision.answers import by_hours, said
from xiezhi.supervision.compiled import Compiled
from xiezhi.supervision.deriving import told_guards
from xiezhi.supervision.errors import CannotReplay
from xiezhi.supervision.explaining import explain, words
from xiezhi.supervision.ir import Programme, Verdict
from xiezhi.supervision.judging import judge_plainly, moment
from xiezhi.supervision.models import Finding
from xiezhi.supervision.programmes import compile_for
from xiezhi.supervision.recounting import recount
from xiezhi.supervision.replayed import Replayed
from xiezhi.supervision.telling import told


def replay(finding: Finding) -> Replayed:
    """The finding computed anew. CannotReplay where its rules or its entries are not here any more."""
    if not finding.case_id:
        return recount(finding)
    entries = _entries(finding)
    compiled, guards = _rules(finding, entries[0])
    rule = next((one for one in compiled.programme.rules if one.key == finding.rule), None)
    if rule is None or rule.version != finding.version:
        raise _cannot("规则的这一版本已不在规则包中。", "This version of the rule is not in the packs it names.")
    seen = list(told(entries, compiled.programme.columns, guards))
    at = datetime.fromisoformat(finding.inputs["as_of"])
    programme = replace(compiled.programme, rules=(rule,))
    verdicts = judge_plainly(programme, {str(finding.case_id): seen}, at, compiled.calendar)
    found = next((one for one in verdicts if one.seq == finding.seq), None)
    hours = by_hours(rule)
    answer = (
        (found.status, said(found.due, hours), said(found.actual, hours) if found.by is not None else "")
        if found
        else ("", "", "")
    )
    wanted = ("violated", finding.due, finding.actual)
    steps = _steps(programme, seen, found, at, compiled) if found else ()
    return Replayed(answer == wanted, "" if answer == wanted else " / ".join(answer), len(entries), steps)


def _steps(
    programme: Programme, seen: Sequence[ir.Entry], found: Verdict, at: datetime, compiled: Compiled
) -> tuple[Text, ...]:
    """How the only rule of the programme came to a verdict."""
    (rule,) = programme.rules
    day, second = moment(at)
    steps = explain(programme, rule, seen, found, as_of_day=day, as_of_second=second, calendar=compiled.calendar)
    return tuple(words(step, rule) for step in steps)


def _entries(finding: Finding) -> list[Entry]:
    """The entries that the rule looked at, each with the hash it had then."""
    assert finding.case_id
    entries = ledger.entries(finding.case_id)[: int(finding.inputs["position"])]
    hashes = {str(one.id): one.hash.hex() for one in entries}
    if not entries or entries[-1].hash.hex() != finding.inputs["head"]:
        raise _cannot("案件记录与当时的散列不符。", "The entries of the case do not have the hashes they had then.")
    if any(hashes.get(one["id"]) != one["hash"] for one in finding.inputs["entries"]):
        raise _cannot("案件记录与当时的散列不符。", "The entries of the case do not have the hashes they had then.")
    return entries


def _rules(finding: Finding, opening: Entry) -> tuple[Compiled, frozenset[str]]:
    try:
        day = date.fromisoformat(finding.inputs["opened_on"])
        layers = tuple(finding.inputs["layers"])
        procedure = standards.procedure(finding.procedure, layers, day, digest=opening.pack)
        return compile_for(standards.release(finding.release), procedure), told_guards(procedure)
    except Refusal as wrong:
        raise CannotReplay(wrong.what, next_step=wrong.next_step) from wrong


def _cannot(zh: str, en: str) -> CannotReplay:
    return CannotReplay(text(zh, en), next_step=text("核对账本与规则包。", "Verify the ledger and the packs."))
