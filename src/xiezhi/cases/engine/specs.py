"""Runs the specs beside procedures: named cases in the law's words, with answers a lawyer can check by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from xiezhi.cases.engine.history import Happened, History
from xiezhi.cases.engine.replay import attempt_on, derived, instant, situation_of
from xiezhi.cases.engine.situation import Situation
from xiezhi.kernel.errors import Refusal
from xiezhi.standards import door as standards
from xiezhi.standards.door import Document, read

KNOWN = {
    "name",
    "procedure",
    "layers",
    "party",
    "body",
    "matter",
    "facts",
    "given",
    "attempt",
    "expect",
    "because",
    "as_of",
    "whole",
    "unverified",
    "parent",
    "co_parties",
    "amended",
}


@dataclass(frozen=True)
class Spec:
    """One spec: where it stands, and what it says."""

    where: str
    layer: str
    procedure: str
    said: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Its sentence."""
        return str(self.said.get("name", "?"))


def specs_in(folder: Path) -> Iterator[Spec]:
    """Every spec below a folder of packs."""
    for path in sorted(folder.glob("**/*.spec.yaml")):
        if path.parent.name == "publication":
            continue  # specs of rules of publication run by themselves
        parts = path.relative_to(folder).parts
        layer = parts[0] if parts[0] == "national" else "/".join(parts[:2])
        procedure = path.name.split(".")[0]
        document = read(path, f"packs/{path.relative_to(folder).as_posix()}")
        for index, said in enumerate(document.data or []):
            yield Spec(str(_line(document, index)), layer, procedure, said)


def _line(document: Document, index: int) -> str:
    return str(document.origin((str(index),)))


def run(spec: Spec) -> list[str]:
    """What does not hold, in sentences; empty when the spec holds."""
    said = spec.said
    unknown = set(said) - KNOWN
    if unknown:
        return [f"unknown keys: {', '.join(sorted(unknown))}"]
    wrong = [
        problem["en"] for cite in _listed(said.get("because")) if (problem := standards.citation_problem(str(cite)))
    ]
    if not said.get("because") and not said.get("unverified"):
        wrong.append("a spec says because of which article, or that it is unverified")
    try:
        return wrong + list(_compare(spec))
    except Refusal as refused:
        return [*wrong, refused.text("en").replace("\n", "; ")]
    except (KeyError, TypeError, ValueError) as broken:
        return [*wrong, f"{type(broken).__name__}: {broken}"]


def _compare(spec: Spec) -> Iterator[str]:
    said = spec.said
    case = {
        "procedure": said.get("procedure", spec.procedure),
        "layers": said.get("layers") or standards.current().layers_of(spec.layer),
        **{key: said[key] for key in ("party", "co_parties", "body", "matter", "facts", "amended") if key in said},
    }
    if "parent" in said:
        case["above"] = _above(said["parent"], case)
    history = History()
    for one in given(said.get("given") or {}):
        history = history.with_(derived(case, history, one))
    expect = dict(said["expect"])
    attempt = said.get("attempt")
    if attempt:
        one = given(attempt)[0]
        judgement = attempt_on(case, history, one, whole=bool(said.get("whole")))
        yield from _compare_attempt(expect, judgement)
        history = history.with_(derived(case, history, one)) if judgement.allowed else history
    elif "refused" in expect or "allowed" in expect:
        yield "nothing is attempted"
    if any(key not in {"refused", "allowed", "computes"} for key in expect):
        situation = situation_of(case, history)
        situation.at = instant(said["as_of"]) if "as_of" in said else history.all[-1].at
        yield from _compare_clocks(expect, situation.clocks)


def _above(said: Mapping[str, Any], case: Mapping[str, Any]) -> Situation:
    """How the case above stands: its own procedure and entries, else as this case."""
    one = {**{key: case[key] for key in ("layers", "party", "body", "matter") if key in case}, **said}
    history = History()
    for entry in given(said.get("given") or {}):
        history = history.with_(derived(one, history, entry))
    situation = situation_of(one, history)
    situation.at = instant(said["as_of"]) if "as_of" in said else None
    return situation


def _compare_attempt(expect: dict[str, Any], judgement: Any) -> Iterator[str]:
    keys = [refusal.key for refusal in judgement.refusals]
    if "refused" in expect:
        wanted = _listed(expect["refused"])
        if not keys:
            yield f"expected to be refused by {', '.join(wanted)}, but it is allowed"
        elif missing := [one for one in wanted if one not in keys]:
            yield f"expected to be refused by {', '.join(missing)}, but refused by {', '.join(keys)}"
    if expect.get("allowed") and keys:
        yield "expected to be allowed, but refused: " + "; ".join(
            f"{r.key}: {r.what['en']}" for r in judgement.refusals
        )
    for key, value in (expect.get("computes") or {}).items():
        if judgement.facts.get(key) != (value.isoformat() if isinstance(value, date) else value):
            yield f"{key}: expected {value}, got {judgement.facts.get(key)}"


def _compare_clocks(expect: dict[str, Any], clocks: Mapping[str, Any]) -> Iterator[str]:
    for key, wanted in expect.items():
        if key in {"refused", "allowed", "computes"}:
            continue
        if key == "state":
            for clock, state in wanted.items():
                found = clocks[clock].state if clock in clocks else "not_opened"
                if found != state:
                    yield f"{clock}: expected {state}, got {found}"
        elif key == "paused":
            for clock, days in wanted.items():
                found = _paused(clocks[clock]) if clock in clocks else None
                if found != days:
                    yield f"{clock}: expected {days} days paused, got {found}"
        elif key == "warns":
            for clock in _listed(wanted):
                if clock not in clocks or clocks[clock].warning is None:
                    yield f"{clock}: expected a warning that the calendar is not known"
        elif key not in clocks:
            yield f"{key}: expected {wanted}, but the clock was not opened"
        elif clocks[key].due != wanted:
            yield f"{key}: expected {wanted}, got {clocks[key].due}"


def _paused(clock: Any) -> int:
    """Days that did not count; where pauses overlap each day once."""
    return len({one.start + timedelta(days=n) for one in clock.pauses for n in range(one.days)})


def given(said: Mapping[str, Any]) -> list[Happened]:
    """The entries a spec describes, in the order written; several of one act as a list, in order of day."""
    found = []
    for act, values in said.items():
        for value in values if isinstance(values, list) else [values]:
            found.append(_entry(act, value))
    if any(isinstance(values, list) for values in said.values()):
        found.sort(key=lambda one: one.on)
    return found


def _entry(act: str, value: Any) -> Happened:
    facts = {key: _stored(item) for key, item in value.items()} if isinstance(value, Mapping) else {}
    on = instant(facts.pop("on") if isinstance(value, Mapping) else value)
    officers = tuple(facts.pop("by_officers", None) or ("officer-1", "officer-2"))
    return Happened(act, on, facts, officers, str(facts.pop("by", "officer-1")))


def _stored(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _stored(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_stored(item) for item in value]
    return value


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
