"""What must hold across files: every citation resolves, every name points at something, every layer applies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from xiezhi.kernel.errors import Refusal, text
from xiezhi.standards import (
    accruals,
    certifying,
    checklists,
    discretion,
    linked,
    notes,
    publicizing,
    reviewing,
    superior,
)
from xiezhi.standards.citations import problem_with
from xiezhi.standards.errors import CitationNotFound, NotInForce, UnknownReference
from xiezhi.standards.forms import as_form
from xiezhi.standards.mappings import mapping_references
from xiezhi.standards.reading import Document
from xiezhi.standards.schema import DeliveryStandard, Procedure

if TYPE_CHECKING:
    from xiezhi.standards.releases import Release

CITING = {"cite", "approval_cite", "violates", "penalised_by", "basis"}


def check(release: Release) -> None:
    """Fill `release.problems` with everything that is wrong, each with file and line."""
    for file in release.files:
        release.problems += citations(file.document, release)
    seen: set[tuple[str, ...]] = set()
    for layer in release.packs:
        for key in [*release.procedure_keys(), "delivery"]:
            release.problems += _unique(procedures(release, layer, key, seen), release.problems)
    release.problems += _guarded(lambda: release.matters)
    release.problems += _guarded(lambda: release.papers)
    release.problems += _guarded(lambda: list(_untitled(release)))
    release.problems += _guarded(lambda: notes.templates_of(release))
    release.problems += _guarded(lambda: discretion.tables_of(release))
    release.problems += _guarded(lambda: checklists.problems(release))
    release.problems += _guarded(lambda: release.rule_files)
    release.problems += _guarded(lambda: publicizing.rules_of(release))
    release.problems += _guarded(lambda: reviewing.sheets_of(release))
    release.problems += _guarded(lambda: certifying.rules_of(release))
    release.problems += _guarded(lambda: reviewing.rules_of(release))
    if not release.problems:
        release.problems += [*matter_references(release), *mapping_references(release), *superior.problems(release)]
        release.problems += publicizing.problems(release)
        release.problems += reviewing.problems(release)


def _untitled(release: Release) -> Iterator[None]:
    """A title of a paper that no layer below has."""
    papers = {key for _, key in release.papers}
    for (layer, key), title in release.titles.items():
        if title.paper not in papers:
            raise UnknownReference(
                text(f"没有名为 {key} 的文书", f"there is no paper called {key}"), where=f"packs/{layer}"
            )
        yield None


def _guarded(read: Any) -> list[Refusal]:
    try:
        read()
    except Refusal as wrong:
        return [wrong]
    return []


def _unique(found: Iterable[Refusal], known: list[Refusal]) -> list[Refusal]:
    said = {(str(one.where), str(one.what)) for one in known}
    fresh = []
    for one in found:
        if (str(one.where), str(one.what)) not in said:
            said.add((str(one.where), str(one.what)))
            fresh.append(one)
    return fresh


def citations(document: Document, release: Release) -> Iterator[Refusal]:
    """Each citation in a document that points at nothing."""
    for path, cite in _cites(document.data, ()):
        problem = problem_with(cite, release.statutes)
        if problem:
            yield CitationNotFound(
                problem,
                where=f"{document.origin(path)}  {'.'.join(path)}",
                next_step=text(
                    "引用存入文本中确有的条、款、项；法律已修改的，更新 packs/*/sources。",
                    "Cite what the stored text has; if the law was amended, record it under packs/*/sources.",
                ),
            )


def _cites(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key in CITING:
                for cite in [item] if isinstance(item, str) else item if isinstance(item, list) else []:
                    yield (*path, key), str(cite)
            else:
                yield from _cites(item, (*path, str(key)))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            name = item["key"] if isinstance(item, dict) and "key" in item else str(index)
            yield from _cites(item, (*path, str(name)))


def days_of_change(release: Release, key: str, layers: tuple[str, ...]) -> list[date]:
    """The days on which what this procedure says changes."""
    days: set[date] = set()
    for file in release.files:
        data = file.document.data
        if file.layer in layers and key in (data.get("key"), data.get("over"), data.get("of")):
            span = data.get("in_force") or {}
            days |= {day for day in (span.get("from"), span.get("to")) if isinstance(day, date)}
    return sorted(days)


def _made_of(release: Release, key: str, layers: tuple[str, ...], day: date) -> tuple[str, ...]:
    """The files a procedure is made of that day, and those of the procedures it runs under."""
    sheets = release.sheets(key, layers, day)
    above = {str(one.get("procedure")) for sheet in sheets for one in sheet.document.data.get("under") or ()}
    names = [sheet.name for sheet in sheets]
    for one in sorted(above - {key}):
        try:
            names += ["", *(sheet.name for sheet in release.sheets(one, layers, day))]
        except NotInForce:
            continue
    return tuple(names)


def procedures(release: Release, layer: str, key: str, seen: set[tuple[str, ...]]) -> Iterator[Refusal]:
    """What is wrong with a procedure as this layer sees it, on every day it changes; each make-up of it once."""
    layers = release.layers_of(layer)
    for day in days_of_change(release, key, layers):
        try:
            made_of = _made_of(release, key, layers, day)
            if made_of in seen:
                continue
            seen.add(made_of)
            document = release.merged(key, layers, day)
            if key == "delivery":
                as_form(DeliveryStandard, document)
                continue
            procedure = release.procedure(key, layers, day)
        except NotInForce:
            continue
        except Refusal as wrong:
            yield wrong
            continue
        said = linked.conditions(procedure)
        yield from references(procedure, document, release, layers, said)
        yield from linked.references(procedure, document, release, layers, day, said)


def references(
    procedure: Procedure, document: Document, release: Release, layers: tuple[str, ...], said: linked.Conditions
) -> Iterator[Refusal]:
    """Names in a procedure that point at nothing."""
    acts = {act.key for act in procedure.acts} | {"delivery_failed"}
    stages = {stage.key for stage in procedure.stages}
    clocks = {limit.key for limit in procedure.time_limits}
    amounts = {amount.key for amount in procedure.amounts}
    owed = {accrual.key for accrual in procedure.accruals}
    papers = {key for (where, key) in release.papers if where in layers}

    def missing(path: tuple[str, ...], zh: str, en: str) -> Refusal:
        return UnknownReference(text(zh, en), where=f"{document.origin(path)}  {'.'.join(path)}")

    def act_names(path: tuple[str, ...], names: Iterable[str]) -> Iterator[Refusal]:
        for name in names:
            if name.split(".")[0] not in acts and not name.startswith(ABOVE):
                yield missing(path, f"没有名为 {name} 的行为", f"there is no act called {name}")

    for act in procedure.acts:
        path: tuple[str, ...] = ("acts", act.key)
        if act.stage not in stages:
            yield missing(path, f"没有名为 {act.stage} 的阶段", f"there is no stage called {act.stage}")
        yield from act_names((*path, "after"), [name for group in act.after for name in group])
        yield from act_names((*path, "not_after"), act.not_after)
        if act.apart_from:
            yield from act_names((*path, "apart_from"), act.apart_from.acts)
        for paper in (*act.paper, *act.deliverable()):
            if papers and paper not in papers:
                yield missing(path, f"没有名为 {paper} 的文书", f"there is no paper called {paper}")
    for guard in procedure.guards:
        yield from act_names(("guards", guard.key, "before"), guard.before)
    for limit in procedure.time_limits:
        path = ("time_limits", limit.key)
        root, _, other = limit.counts.from_.partition(".")
        if root == "due":
            before = [one.key for one in procedure.time_limits[: procedure.time_limits.index(limit)]]
            if other not in before:
                yield missing(
                    (*path, "counts"), f"前面没有名为 {other} 的期限", f"no time limit {other} stands before it"
                )
        else:
            yield from act_names((*path, "counts"), [limit.counts.from_])
        if limit.instalments_of and limit.instalments_of not in owed:
            key = limit.instalments_of
            yield missing(path, f"没有名为 {key} 的应缴款项", f"there is no accrual called {key}")
        yield from act_names((*path, "met_by"), limit.met_by)
        yield from act_names((*path, "waived_by"), limit.waived_by)
        yield from act_names((*path, "pauses"), [name for p in limit.pauses for name in (p.from_, *p.until)])
        yield from act_names((*path, "extensions"), [e.by for e in limit.extensions])
    for path, condition in said:
        yield from act_names(path, condition.acts)
        for key in {one for one in condition.clocks if not one.startswith(ABOVE)} - clocks:
            yield missing(path, f"没有名为 {key} 的期限", f"there is no time limit called {key}")
        for key in condition.amounts - amounts:
            yield missing(path, f"没有名为 {key} 的数额", f"there is no amount called {key}")
        for key in {one for one in condition.accruals if not one.startswith(ABOVE)} - owed:
            yield missing(path, f"没有名为 {key} 的应缴款项", f"there is no accrual called {key}")
        yield from fact_names(path, condition.facts, procedure, missing)
        yield from cell_names(path, condition.cells, procedure, missing)
    for accrual in procedure.accruals:
        path = ("accruals", accrual.key)
        for kind, name in accruals.named(accrual):
            if kind == "fact":
                yield from fact_names(path, [name], procedure, missing)
            elif kind == "act":
                yield from act_names(path, [name])
            elif name not in clocks:
                yield missing(path, f"没有名为 {name} 的期限", f"there is no time limit called {name}")


ABOVE = "parent."
"""A name that points into the case above a linked case: checked by `linked.py`."""

KNOWN_ROOTS = {"this", "party", "body", "case", "matter", "now", "actor", "officers", "parent"}


def fact_names(path: tuple[str, ...], facts: Iterable[str], procedure: Procedure, missing: Any) -> Iterator[Refusal]:
    """Facts of acts that those acts do not have."""
    for fact in sorted(facts):
        root, _, name = fact.partition(".")
        if root in KNOWN_ROOTS:
            continue
        act = procedure.act(root)
        known = _facts_of(procedure, root)
        if act is None or (name and name.split(".")[0] not in known):
            yield missing(path, f"没有名为 {fact} 的事实", f"there is no fact called {fact}")


def cell_names(
    path: tuple[str, ...], cells: Iterable[tuple[str, str]], procedure: Procedure, missing: Any
) -> Iterator[Refusal]:
    """Columns that no table of that name has in the procedure."""
    fields = [field for act in procedure.acts for field in act.fields if field.type == "rows"]
    for table, name in sorted(cells):
        columns = {one.key for field in fields if field.key == table.rpartition(".")[2] for one in field.columns}
        if name not in columns and not table.startswith(ABOVE):
            yield missing(path, f"表格 {table} 没有列 {name}", f"the table {table} has no column {name}")


LINKED = {"linked", "linked_number", "linked_procedure", "linked_act"}
"""What a linked case's word to the case above always says."""


def _facts_of(procedure: Procedure, key: str) -> set[str]:
    act = procedure.act(key)
    if act is None:
        return set()
    known = {field.key for field in act.fields} | {one.key for one in act.computes} | {"officers", "actor", "on", "at"}
    known |= {one.key for under in procedure.under for one in under.carries} if act.opens else set()
    known |= LINKED
    if act.delivers and procedure.delivery:
        known |= {"delivered_on"} | {field.key for field in procedure.delivery.fields}
        known |= {field.key for method in procedure.delivery.methods for field in method.fields}
    return known


def matter_references(release: Release) -> Iterator[Refusal]:
    """Matters that name a procedure that is not there, and two versions of a matter in force at once."""
    known = set(release.procedure_keys())
    for key, versions in release.matters.items():
        for layer, matter in versions:
            for name in set(matter.procedures) - known:
                yield UnknownReference(
                    text(
                        f"事项 {key} 的程序 {name} 不存在", f"matter {key} names a procedure {name} that is not there"
                    ),
                    where=f"packs/{layer}",
                )
        spans = sorted((m.in_force.from_, m.in_force.to or date.max) for _, m in versions)
        for (_, end), (start, _) in pairwise(spans):
            if start < end:
                yield UnknownReference(
                    text(f"事项 {key} 有两个版本同时施行", f"two versions of matter {key} are in force at once"),
                    where=f"packs: {start}",
                )
