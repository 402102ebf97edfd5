"""A case as the case page shows it: stages, timeline, levels of approval. Pure: views in, lines out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.cases.door import CaseView, EntryView
from xiezhi.enforcement.web import showing
from xiezhi.evidence import door as evidence
from xiezhi.kernel.clock import legal_day, now
from xiezhi.kernel.errors import Text
from xiezhi.web import door as web


@dataclass(frozen=True)
class Station:
    """One stage of the drawn procedure."""

    label: Text
    state: str
    note: str


def stations(case: CaseView) -> list[Station]:
    """The drawn procedure: done, where the case stands, what may come next, what comes later."""
    reached: dict[str, date] = {}
    for entry in case.entries:
        act = case.procedure.act(entry.kind)
        if act:
            reached.setdefault(act.stage, legal_day(entry.occurred_at))
    return [Station(one.label, _station(case, one), short_day(reached.get(one.key))) for one in case.stages]


def short_day(day: date | None) -> str:
    """A day where there is little room: 9月20日, or 20 Sep; with its year unless it is the present one."""
    if day is None:
        return ""
    said = web.legal_day(day, weekday=False)
    year = now().year
    return said.removeprefix(f"{day.year}年").removesuffix(f" {day.year}") if day.year == year else said


def _station(case: CaseView, stage: Any) -> str:
    if case.row.archived_on:
        return "done" if stage.state in {"done", "current"} else "later"
    if stage.state == "ahead":
        return "possible" if stage.possible else "later"
    return str(stage.state)


@dataclass(frozen=True)
class Line:
    """One entry of the timeline."""

    entry: EntryView
    title: Text
    who: str
    with_: str
    tone: str
    said: list[showing.Said]
    papers: list[Any]
    late: bool
    short: str
    gist: str
    plain: bool


QUIET = frozenset({"paper_rendered", "picture_rebuilt"}) | evidence.KINDS
"""Entries that move nothing: nobody need be told of them."""


def since(case: CaseView, position: int) -> list[Line]:
    """What was recorded after the case stood at that position, newest first."""
    loud = [line for line in timeline(case) if line.entry.kind not in QUIET]
    return loud[: max(case.position - position, 0)]


def timeline(case: CaseView) -> list[Line]:
    """The entries of a case, newest first."""
    issued = {paper.contents_digest: paper for paper in case.papers}
    return [_line(entry, case, issued) for entry in reversed(case.entries)]


def _line(entry: EntryView, case: CaseView, issued: Mapping[str, Any]) -> Line:
    names = case.people
    said = showing.facts_of(_fields(entry, case), _facts(entry), names)
    papers = [issued[digest] for digest in entry.papers.values() if digest in issued]
    act = case.procedure.act(entry.kind)
    tone = {"act_returned": "warning", "act_proposed": "", "act_endorsed": ""}.get(
        entry.kind, "key" if act and (act.paper or act.opens or act.numbers_case or act.closes) else ""
    )
    others = [one for one in entry.officers if one != entry.actor]
    late = entry.recorded_at - entry.occurred_at > timedelta(hours=24)
    return Line(
        entry, entry.label, "" if entry.actor == "system" else showing.people([entry.actor], names),
        showing.people(others, names), tone, said, papers, late, entry.hash[:12], _gist(entry, case),
        entry.kind in {"paper_rendered", "paper_voided", "act_endorsed", "act_returned"} | evidence.KINDS,
    )  # fmt: skip


def _fields(entry: EntryView, case: CaseView) -> Iterable[Any]:
    if entry.kind == "act_proposed":
        act = case.procedure.act(str(entry.facts.get("act", "")))
        return act.fields if act else ()
    return entry.fields


def _facts(entry: EntryView) -> Mapping[str, Any]:
    said = entry.facts.get("says")
    return said if entry.kind == "act_proposed" and isinstance(said, Mapping) else entry.facts


def _gist(entry: EntryView, case: CaseView) -> str:
    """The words of an endorsement or a return, the paper in question, or the first long text of an act, cut short."""
    if entry.kind == "paper_rendered":
        found = next((paper for paper in case.papers if str(paper.id) == str(entry.facts.get("paper"))), None)
        return f"{web.words(found.label)} {found.number}".strip() if found else ""
    if entry.kind in evidence.KINDS:
        return str(entry.facts.get("title", ""))
    if entry.kind == "paper_voided":
        return f"{entry.facts.get('number', '')} · {entry.facts.get('reason', '')}"
    for key in ("opinion", "reason", "reasons", "summary", "findings", "conclusion", "report", "facts_alleged"):
        words = entry.facts.get(key)
        if entry.kind == "act_proposed":
            return ""
        if isinstance(words, str) and len(words) > 3 and not words.isascii():
            first = words.strip().splitlines()[0]
            return first if len(first) <= 90 else first[:89] + "…"
    return ""


@dataclass(frozen=True)
class Level:
    """One level of an approval, as the approval component shows it."""

    role: str
    who: str
    state: str
    at: datetime | None
    opinion: str


def levels(view: Any, names: Mapping[str, str]) -> list[Level]:
    """The levels of one approval, in order: endorsed, returned, waiting, not yet."""
    found = []
    for index, role in enumerate(view.levels):
        step = view.steps[index] if index < len(view.steps) else None
        if step:
            state = "returned" if step["answer"] == "returned" else "passed"
            who = showing.people([step["by"]], names)
            if step.get("for"):
                who = _("%(who)s on behalf of %(other)s") % {"who": who, "other": showing.people(step["for"], names)}
            at = datetime.fromisoformat(step["at"])
            found.append(Level(showing.role_name(role), who, state, at, str(step.get("words") or "")))
        else:
            state = "waiting" if view.state == "waiting" and index == view.level else "later"
            found.append(Level(showing.role_name(role), "", state, None, ""))
    return found
