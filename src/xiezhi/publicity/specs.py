"""Runs the specs that stand beside rules of publication: hand-made decisions, with what must come out.

- name: ...
  act: decided                      # and procedure, where the file is for several
  decided_on: 2025-09-26
  party: {kind: organisation, province: "44", birth_date: ...}
  decision: {kinds: [fine], fine: "300"}      # facts of the act that decided
  published_on: 2025-10-09                    # for the term and for an earlier end
  undone: {act: remedy_ended, on: 2025-10-10, result: annulled}
  expect: {class: public, due: ..., push: ..., until: ..., early: never | a day, withdraw: a day | never}
  because: penalty_law/48                     # or `unverified`, where no stored text gives it
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xiezhi.publicity.rules import Decision, answer, early, shown_until, undone, withdraw_by
from xiezhi.standards import door as standards
from xiezhi.standards.door import PublicationForm

PROVINCE = "44"
KNOWN = {
    "name", "layers", "procedure", "act", "field", "decided_on", "party", "decision", "published_on", "undone",
    "expect", "because", "unverified",
}  # fmt: skip


@dataclass(frozen=True)
class Spec:
    """One spec, as written, of the rule file beside which it stands."""

    where: str
    layer: str
    said: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.said.get("name", "?"))


def specs_in(folder: Path) -> Iterator[Spec]:
    """Every spec of publication below a folder of packs."""
    for path in sorted(folder.glob("**/publication/*.spec.yaml")):
        parts = path.relative_to(folder).parts
        layer = parts[0] if parts[0] == "national" else "/".join(parts[:2])
        document = standards.read(path, f"packs/{path.relative_to(folder).as_posix()}")
        for index, said in enumerate(document.data or []):
            yield Spec(str(document.origin((str(index),))), layer, said)


def run(spec: Spec) -> list[str]:
    """What does not hold, in sentences; empty when the spec holds."""
    said = spec.said
    if unknown := set(said) - KNOWN:
        return [f"unknown keys: {', '.join(sorted(unknown))}"]
    cites = said.get("because") or ()
    wrong = [
        problem["en"]
        for cite in ([cites] if isinstance(cites, str) else cites)
        if (problem := standards.citation_problem(str(cite)))
    ]
    if not cites and not said.get("unverified"):
        wrong.append("a spec says because of which article, or that it is unverified")
    decision = _decision(said)
    layers = said.get("layers") or standards.current().layers_of(spec.layer)
    rule = standards.publication(decision.procedure, decision.act, decision.field, layers, decision.decided_on)
    if rule is None:
        return [*wrong, *([] if said["expect"] == {"rule": None} else ["no rule of publication applies"])]
    found = _found(rule, decision, said)
    return [
        *wrong,
        *(
            f"{key}: expected {value}, found {found.get(key)}"
            for key, value in said["expect"].items()
            if found.get(key) != value
        ),
    ]


def _decision(said: Mapping[str, Any]) -> Decision:
    return Decision(
        procedure=said.get("procedure", "penalty_ordinary"),
        act=said.get("act", "decided"),
        decided_on=said["decided_on"],
        field=said.get("field", ""),
        facts=said.get("decision", {}),
        party={"kind": "organisation", **said.get("party", {})},
        province=PROVINCE,
    )


def _found(rule: PublicationForm, decision: Decision, said: Mapping[str, Any]) -> dict[str, Any]:
    calendar = standards.calendar()
    answered = answer(rule, decision, calendar)
    found: dict[str, Any] = {
        "rule": rule.key, "class": answered.visibility, "key": answered.key, "due": answered.due_on,
        "push": answered.push_on,
    }  # fmt: skip
    shown_on: date = said.get("published_on", decision.decided_on)
    found["until"] = shown_until(rule, decision, shown_on, calendar)
    possible = early(rule, decision, shown_on, calendar)
    found["early"] = "never" if possible.never else possible.from_day
    fallen = said.get("undone")
    if fallen:
        facts = {key: value for key, value in fallen.items() if key not in ("act", "on")}
        ground = undone(rule, decision, fallen["act"], facts, calendar)
        found["withdraw"] = withdraw_by(rule, fallen["on"], calendar) if ground else "never"
        found["told"] = ground.reason["zh"] if ground else None
    return found
