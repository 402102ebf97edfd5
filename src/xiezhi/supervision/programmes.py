"""All rules that watch one kind of case: derived from its procedure, and written beside it. Knows no database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from xiezhi.kernel.errors import Refusal, text
from xiezhi.standards.door import Procedure, Release
from xiezhi.standards.errors import DuplicateKey, UnknownReference, WrongValue
from xiezhi.supervision import beside, compiling, ir
from xiezhi.supervision.asked import columns_used
from xiezhi.supervision.compiled import About, Compiled, LeftOut, Wide
from xiezhi.supervision.deriving import columns_of, derive, reader_of
from xiezhi.supervision.expressions import ColumnType
from xiezhi.supervision.ir import Programme, Rule
from xiezhi.supervision.parsing import Reader


def compile_for(release: Release, procedure: Procedure, *, strict: bool = False) -> Compiled:
    """All rules for cases of a procedure: derived ones, then those written in its layers.

    A written rule that makes no sense for this version of the procedure is left out and named; `strict` refuses it.
    """
    files = [
        (file, form)
        for file, form in release.rule_files
        if procedure.key in form.procedure and file.layer in procedure.layers
    ]
    rules: dict[str, Rule] = {}
    about: dict[str, About] = {}
    wide: list[Wide] = []
    left_out: list[LeftOut] = []
    if all(form.derived for _, form in files):
        derived = derive(procedure)
        rules |= {rule.key: rule for rule in derived.rules}
        about |= derived.about
        left_out += [*derived.left_out, *_taken_out(procedure, files, rules, about, strict=strict)]
    known = dict(columns_of(procedure))
    tables: dict[str, ir.Table] = {}
    calendar = release.calendar
    for file, form in files:
        folder, where = file.path.parent, file.place("tables")
        _add_columns(known, form.columns, file)
        plain = reader_of(procedure, dict(form.columns))
        types = beside.table_types(form, folder, where)
        reader = Reader(plain.acts, plain.columns, types, plain.amounts)
        made = compiling.rules_of(form, lambda key, file=file: file.place("rules", key), reader, strict=strict)  # type: ignore[misc]
        rules |= {rule.key: rule for rule in made.rules}
        about |= made.about
        wide += made.wide
        left_out += made.left_out
        tables |= beside.read_tables(form, folder, where)
        if form.calendar:
            calendar = beside.read_calendar(folder / form.calendar, file.place("calendar"))
    listed = tuple(rules.values())
    acts = tuple(sorted(act.key for act in procedure.acts))
    programme = Programme(procedure.key, acts, columns_used(listed, known), listed, tables)
    return Compiled(programme, about, tuple(wide), tuple(left_out), calendar)


def _add_columns(known: dict[str, ColumnType], more: Mapping[str, ColumnType], file: Any) -> None:
    """The columns a file names beside those of the procedure; one of another type is refused."""
    for name, kind in more.items():
        if known.setdefault(name, kind) != kind:
            before = known[name]
            raise WrongValue(
                text(f"列 {name} 已是 {before}，不能又是 {kind}", f"column {name} is {before} already, not {kind}"),
                where=file.place("columns", name),
            )


def _taken_out(
    procedure: Procedure, files: Sequence[tuple[Any, Any]], rules: dict[str, Rule], about: dict[str, About], *,
    strict: bool,
) -> Iterator[LeftOut]:  # fmt: skip
    """Takes out the derived rules that the files name, and says why."""
    for file, form in files:
        for one in form.not_derived:
            key = f"{procedure.key}.{one.key}"
            if key not in rules and not strict:
                continue
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
    """Rules of one key in several files: a finding would not say which it means. The same of tables."""
    seen: dict[str, str] = {}
    for file, form in release.rule_files:
        for table in form.tables:
            here = file.place("tables", table)
            for name in (f"{procedure}/{table}" for procedure in form.procedure):
                if name in seen:
                    yield DuplicateKey(
                        text(f"表 {table} 已在 {seen[name]} 中", f"table {table} stands already in {seen[name]}"),
                        where=here,
                    )
                seen.setdefault(name, here.partition(" ")[0])
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
    return compile_for(release, release.procedure(key, layers, max(days, default=date.today())), strict=True)
