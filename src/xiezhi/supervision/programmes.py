"""All rules that watch one kind of case: derived from its procedure, and written beside it. Knows no database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from xiezhi.kernel.errors import Refusal, text
from xiezhi.standards.door import Procedure, Release
from xiezhi.standards.errors import DuplicateKey, UnknownReference
from xiezhi.supervision import compiling, ir
from xiezhi.supervision.asked import columns_used
from xiezhi.supervision.compiled import About, Compiled, LeftOut, Wide
from xiezhi.supervision.deriving import columns_of, derive, reader_of
from xiezhi.supervision.expressions import ColumnType
from xiezhi.supervision.ir import Programme, Rule
from xiezhi.supervision.parsing import Reader


def compile_for(release: Release, procedure: Procedure) -> Compiled:
    """All rules for cases of a procedure: derived ones, then those written in its layers, which may replace them."""
    files = [
        (file, form)
        for file, form in release.rule_files
        if procedure.key in form.procedure and file.layer in procedure.layers
    ]
    rules: dict[str, Rule] = {}
    about: dict[str, About] = {}
    wide: list[Wide] = []
    derived = derive(procedure)
    left_out = tuple(derived.left_out)
    if all(form.derived for _, form in files):
        rules |= {rule.key: rule for rule in derived.rules}
        about |= derived.about
        left_out += tuple(_taken_out(procedure, files, rules, about))
    else:
        left_out = ()
    known: dict[str, ColumnType] = dict(columns_of(procedure))
    tables: dict[str, ir.Table] = {}
    calendar = release.calendar
    for file, form in files:
        folder, where = file.path.parent, file.place("tables")
        known |= form.columns
        reader = reader_of(procedure, dict(form.columns))
        types = compiling.table_types(form, folder, where)
        reader = Reader(reader.acts, reader.columns, types, reader.amounts)
        made, said, many = compiling.rules_of(form, lambda key, file=file: file.place("rules", key), reader)  # type: ignore[misc]
        rules |= {rule.key: rule for rule in made}
        about |= said
        wide += many
        tables |= compiling.read_tables(form, folder, where)
        if form.calendar:
            calendar = compiling.read_calendar(folder / form.calendar, file.place("calendar"))
    listed = list(rules.values())
    acts = tuple(sorted(act.key for act in procedure.acts))
    programme = Programme(procedure.key, acts, columns_used(listed, known), tuple(listed), tables)
    return Compiled(programme, about, tuple(wide), left_out, calendar)


def _taken_out(
    procedure: Procedure, files: Sequence[tuple[Any, Any]], rules: dict[str, Rule], about: dict[str, About]
) -> Iterator[LeftOut]:
    """Takes out the derived rules that the files name, and says why."""
    for file, form in files:
        for one in form.not_derived:
            key = f"{procedure.key}.{one.key}"
            if key not in rules:
                raise UnknownReference(
                    text(f"没有派生的规则 {key}", f"no rule {key} is derived"), where=file.place("not_derived", one.key)
                )
            yield LeftOut(key, about.pop(key).label, one.why)
            del rules[key]


def written(release: Release) -> Iterator[Compiled]:
    """Each rule file compiled for the procedures it watches, without the rules derived from them."""
    for file, form in release.rule_files:
        for key in form.procedure:
            whole = _tried(release, key, release.layers_of(file.layer))
            own = {rule.key for rule in form.rules}
            about = {name: one for name, one in whole.about.items() if name in own}
            rules = tuple(rule for rule in whole.programme.rules if rule.key in own)
            yield replace(whole, about=about, programme=replace(whole.programme, rules=rules))


def problems(release: Release) -> list[Refusal]:
    """Everything that is wrong with the rule files, each with file and line."""
    found: list[Refusal] = list(_twins(release))
    for file, form in release.rule_files:
        for key in form.procedure:
            layers = release.layers_of(file.layer)
            found += compiling.problems([lambda key=key, layers=layers: _tried(release, key, layers)])  # type: ignore[misc]
    return found


def _twins(release: Release) -> Iterator[Refusal]:
    """Rules of one key in several files: a finding would not say which it means."""
    seen: dict[str, str] = {}
    for file, form in release.rule_files:
        for rule in form.rules:
            here = file.place("rules", rule.key)
            if rule.key in seen:
                yield DuplicateKey(
                    text(
                        f"规则 {rule.key} 已在 {seen[rule.key]} 中",
                        f"rule {rule.key} stands already in {seen[rule.key]}",
                    ),
                    where=here,
                )
            seen.setdefault(rule.key, here.partition(" ")[0])


def _tried(release: Release, key: str, layers: tuple[str, ...]) -> Compiled:
    days = [file.in_force.from_ for file in release.named("procedure") if file.document.data.get("key") == key]
    return compile_for(release, release.procedure(key, layers, max(days, default=date.today())))
