"""All rules there are, for people to read: by procedure, over all layers of the packs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from xiezhi.kernel.clock import today
from xiezhi.kernel.errors import Text, text
from xiezhi.standards import door as standards
from xiezhi.supervision.compiled import About, Compiled, LeftOut, Wide
from xiezhi.supervision.errors import NoSuchRule
from xiezhi.supervision.ir import Rule
from xiezhi.supervision.rulebook import PackRules


@dataclass(frozen=True)
class Known:
    """A rule with where it belongs: its procedure, and the layers in which it stands."""

    about: About
    procedure: str
    procedure_label: Text
    layers: tuple[str, ...]
    compiled: Compiled

    @property
    def rule(self) -> Rule | None:
        """The rule as it runs; None for one over many cases."""
        return next((one for one in self.compiled.programme.rules if one.key == self.about.key), None)

    @property
    def wide(self) -> Wide | None:
        """The rule over many cases; None for one that watches single cases."""
        return next((one for one in self.compiled.wide if one.key == self.about.key), None)


@lru_cache(maxsize=1)
def book() -> PackRules:
    """The rules of the packs, compiled once in this process."""
    return PackRules()


def procedures() -> dict[str, Text]:
    """The procedures that rules watch, with their labels."""
    return dict(_procedures(standards.current().digest))


@lru_cache(maxsize=2)
def _procedures(digest: str) -> tuple[tuple[str, Text], ...]:
    files = standards.release(digest).named("procedure")
    found = {str(file.document.data["key"]): file.document.data.get("label") or {} for file in files}
    return tuple(sorted(found.items()))


def rules_of(procedure: str) -> Mapping[str, Known]:
    """Every rule of a procedure by key, as it stands today."""
    return _rules_of(standards.current().digest, procedure)


@lru_cache(maxsize=128)
def _rules_of(digest: str, procedure: str) -> Mapping[str, Known]:
    release, label = standards.release(digest), procedures().get(procedure, {})
    found: dict[str, Known] = {}
    for layer in release.packs:
        compiled = book().compiled("", procedure, release.layers_of(layer), today())
        for key, about in compiled.about.items() if compiled else ():
            assert compiled
            before = found.get(key)
            found[key] = Known(about, procedure, label, (*(before.layers if before else ()), layer), compiled)
    return found


def left_out_of(procedure: str) -> tuple[LeftOut, ...]:
    """What of a procedure no rule was derived from, and why."""
    found = {one.key: one for known in rules_of(procedure).values() for one in known.compiled.left_out}
    return tuple(found.values())


def rule(key: str) -> Known:
    """The rule of that key. NoSuchRule."""
    first = key.partition(".")[0]
    known = procedures()
    for procedure in [first] if first in known else known:
        if key in rules_of(procedure):
            return rules_of(procedure)[key]
    raise NoSuchRule(
        text(f"没有规则 {key}。", f"There is no rule {key}."),
        next_step=text("从规则列表中选择。", "Choose one from the list of rules."),
    )
