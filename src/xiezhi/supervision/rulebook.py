"""Where the rules of a case come from: derived from its procedure, and written beside it in packs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from xiezhi.cases.door import Registers
from xiezhi.ledger.door import Entry
from xiezhi.standards import door as standards
from xiezhi.standards.door import Procedure, Release
from xiezhi.standards.errors import NotInForce
from xiezhi.supervision import ir
from xiezhi.supervision.compiled import Compiled
from xiezhi.supervision.deriving import told_guards
from xiezhi.supervision.programmes import compile_for
from xiezhi.supervision.telling import told


@dataclass
class PackRules:
    """The rules of the packs, compiled once for each make-up of a procedure."""

    kept: dict[tuple[str, int], Compiled] = field(default_factory=dict)
    guards: dict[int, frozenset[str]] = field(default_factory=dict)
    procedures: dict[int, Procedure] = field(default_factory=dict)
    registers: Registers = field(default_factory=Registers)

    def compiled(self, release: str, procedure: str, layers: tuple[str, ...], day: date) -> Compiled | None:
        """All rules for cases of a procedure opened that day in these layers; None where nothing watches them.

        Rules watch by the newest release of the packs, the procedure is that of the release the case was filed under.
        """
        try:
            made_up = standards.procedure(procedure, layers, day, digest=release)
        except NotInForce:
            return None
        key = (release, id(made_up))
        if key not in self.kept:
            found = compile_for(standards.current(), made_up)
            self.kept[key] = found
            self.guards[id(found)] = told_guards(made_up)
            self.procedures[id(found)] = made_up  # kept, so that its id stays its own
        return self.kept[key]

    def told(self, entries: Sequence[Entry], compiled: Compiled, *, skip: int = 0) -> Iterable[ir.Entry]:
        """The entries of a case as its rules see them, without the first `skip` acts, told before."""
        guards = self.guards.get(id(compiled), frozenset())
        return told(entries, compiled.programme.columns, guards, skip=skip, registers=self.registers)

    def watched_by(self, rule: str) -> tuple[str, ...]:
        """The procedures whose cases a rule watches: a derived rule names its own, a written one stands in a file."""
        return procedures_of(standards.current(), rule)

    def forget(self) -> None:
        """Look into the registers again, since they have changed."""
        self.registers.forget()


def procedures_of(release: Release, rule: str) -> tuple[str, ...]:
    """The procedures whose cases a rule of a release watches; none where there is no such rule."""
    first = rule.partition(".")[0]
    if first in release.procedure_keys():
        return (first,)
    found = [form.procedure for _file, form in release.rule_files if any(one.key == rule for one in form.rules)]
    return tuple(dict.fromkeys(key for keys in found for key in keys))
