"""Counts by the rules over many cases, on a schedule and after batches, and writes what differs from before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.kernel.clock import legal_day, now
from xiezhi.standards import door as standards
from xiezhi.supervision import ailing, catalogue, wide_reading
from xiezhi.supervision.answering import answer_by
from xiezhi.supervision.answers import finding_id
from xiezhi.supervision.catalogue import Known
from xiezhi.supervision.compiling import WIDE
from xiezhi.supervision.differing import Difference, Move, Said, body_uuid
from xiezhi.supervision.judging import Ill
from xiezhi.supervision.models import Finding, Mark
from xiezhi.supervision.watching import States
from xiezhi.supervision.wide import Excess, gaps, gone_quiet, not_received, over_window
from xiezhi.supervision.writing import write

NAME = "findings"
LATELY = 60
"""Days back for which windows are counted again each time; before that, only when the packs have changed."""
EVER = date(1970, 1, 1)


def wide_rules() -> dict[str, Known]:
    """Every rule over many cases that the packs hold."""
    found: dict[str, Known] = {}
    for _file, form in standards.current().rule_files:
        for rule in form.rules:
            if rule.kind in WIDE:
                found[rule.key] = catalogue.rules_of(form.procedure[0])[rule.key]
    return found


def count_again(at: datetime | None = None, rules: Mapping[str, Known] | None = None) -> Difference:
    """Count by every rule over many cases. A rule that breaks is noted and stops no other."""
    at, whole = at or now(), Difference()
    for key, known in (wide_rules() if rules is None else rules).items():
        try:
            with accounts.as_system(name="supervision"):
                if (key, known.about.version) in ailing.left_out(at):
                    continue
                whole.moves += _count(known, at).moves
        except Exception as wrong:  # noqa: BLE001 - the rule is named as ill, and the others go on
            with accounts.as_system(name="supervision"):
                ailing.note([Ill(key, known.about.version, "crashed", type(wrong).__name__)], at)
    with accounts.as_system(name="supervision"):
        Mark.objects.update_or_create(name=NAME, defaults={"wide_at": at})
    return whole


def _count(known: Known, at: datetime) -> Difference:
    states, rule = States.load(), known.about.key
    since = _since(known, at)
    stored = {one.id: one for one in Finding.objects.filter(rule=rule, occurred_on__gte=since).select_for_update()}
    layers = _layers()
    found, standing = Difference(), set()
    for one in excesses(known, since, legal_day(at)):
        if not set(layers.get(one.body, ())) & set(known.layers):
            continue
        if states.of(rule, one.scope, known.about.state) != "active":
            continue
        identifier = finding_id(rule, "", one.key)
        standing.add(identifier)
        before = stored.get(identifier)
        if before is None or before.state == "withdrawn":
            found.moves.append(_raised(known, one, identifier, before, at, layers[one.body]))
    for finding in stored.values():
        if finding.id not in standing and finding.state != "withdrawn":
            found.moves.append(_withdrawn(finding, known, states, at))
    write(found, at)
    return found


def _since(known: Known, at: datetime) -> date:
    """From which day on things are counted: all, the first time by this version of the rule; then what is recent."""
    counted = Finding.objects.filter(rule=known.about.key, version=known.about.version).exists()
    mark = Mark.objects.filter(name=NAME).values_list("wide_at", "release").first()
    if mark and mark[0] and mark[1] == standards.current().digest and counted:
        return legal_day(at) - timedelta(days=LATELY)
    return EVER


def excesses(known: Known, since: date, today: date, among: Collection[UUID] | None = None) -> Iterator[Excess]:
    """What a rule over many cases finds on a day, from a day on; `among` leaves a window's count to these entries."""
    wide = known.wide
    assert wide is not None
    form: Any = wide.form  # which of the forms it is, its kind says
    kind = known.about.kind
    if kind == "window":
        first = max(EVER, since - timedelta(days=form.days)) if since > EVER else EVER
        happened = wide_reading.happened(wide.procedures, form.count.act, first)
        happened = (one for one in happened if among is None or one.entry in among)
        found: Iterable[Excess] = over_window(happened, form.by, form.at_most, form.days)
    elif kind == "quiet":
        first = today - timedelta(weeks=form.against + 2 * form.weeks)
        found = gone_quiet(
            wide_reading.weekly(wide.procedures, first), form.weeks, form.against, Decimal(str(form.below)), today
        )
    elif form.of == "loaded_rows":
        found = not_received(wide_reading.loads(since))
    else:
        found = gaps(wide_reading.numbers(form.of, wide.procedures))
    yield from (one for one in found if one.day >= since)


def _layers() -> dict[str, tuple[str, ...]]:
    return {str(one.id): one.layers for one in accounts.bodies()}


def _raised(
    known: Known, one: Excess, identifier: UUID, before: Finding | None, at: datetime, layers: tuple[str, ...]
) -> Move:
    about = known.about
    row = {
        "id": identifier, "scope": one.scope, "body_id": body_uuid(one.body), "case_id": None, "entry_id": one.entry,
        "procedure": known.procedure, "release": standards.current().digest, "rule": about.key,
        "version": about.version, "label": dict(about.label), "cite": list(about.cite), "severity": about.severity,
        "says": {language: words.format_map(Said(one.said)) for language, words in about.says.items()},
        "act": "", "seq": 0, "occurred_on": one.day, "due": "", "actual": "", "officers": [], "source": "",
        "subject": dict(one.subject),
        "inputs": {
            "key": one.key, "as_of": at.isoformat(timespec="seconds"), "cases": [str(case) for case in one.cases],
            "counted": [str(entry) for entry in one.entries], "said": dict(one.said),
        },
        "raised_at": at, "answer_by": answer_by(at, layers), "state": "raised", "state_at": at, "state_by": "system",
        "words": "", "matter_id": None,
    }  # fmt: skip
    return Move(
        identifier, "finding_raised", one.scope, one.body, row, {**row, "moves": before.moves + 1 if before else 1}
    )


def _withdrawn(finding: Finding, known: Known, states: States, at: datetime) -> Move:
    active = states.of(finding.rule, str(finding.scope), known.about.state) == "active"
    same = finding.version == known.about.version
    reason = "rule_state" if not active else "facts_changed" if same else "rule_changed"
    row = {"state": "withdrawn", "state_at": at, "state_by": "system", "words": reason, "moves": finding.moves + 1}
    body = str(finding.body_id or "")
    return Move(finding.id, "finding_withdrawn", str(finding.scope), body, {"reason": reason}, row)
