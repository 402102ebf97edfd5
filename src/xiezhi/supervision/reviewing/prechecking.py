"""What the record shows by itself of a score sheet: each provable step asked by the rules that the sheet names for it.

It decides nothing. A breach is shown beside the step with the entries it rests on, for a person to weigh; what no rule
answers is said to be open. The plain evaluator is asked, since a page or an act may do it for one case at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from xiezhi.kernel.clock import legal_day
from xiezhi.ledger import door as ledger
from xiezhi.standards.door import Provable, ReviewForm, ReviewRules
from xiezhi.supervision.answers import Case
from xiezhi.supervision.catalogue import book
from xiezhi.supervision.ir import Verdict
from xiezhi.supervision.judging import judge_plainly
from xiezhi.supervision.reviewing.scoring import grounds
from xiezhi.supervision.seeing import see

ANSWERS = ("breach", "open", "kept")
"""What the record shows of a step: a breach, nothing that settles it, or that all asked was kept."""


def provable(sheet: ReviewForm, rules: ReviewRules) -> Iterator[Provable]:
    """Every step and ground of failing of which the record may show something."""
    yield from (one for one in (*grounds(sheet, rules), *(s for item in sheet.items for s in item.steps)) if one.proves)


def precheck(case_id: UUID, sheet: ReviewForm, rules: ReviewRules, at: datetime) -> dict[str, Any]:
    """What the record of a case shows as of an instant: `{"head", "entries", "as_of", "steps": {key: {...}}}`.

    `head` is the hash of the last entry looked at, which binds all before it. Steps of which no rule answered are left
    out: of them the record shows nothing.
    """
    entries = ledger.entries(case_id)
    seen = see({case_id: entries}, book()).cases if entries else []
    said: dict[str, Any] = {
        "head": entries[-1].hash.hex() if entries else "", "entries": len(entries),
        "as_of": at.isoformat(timespec="seconds"), "steps": {},
    }  # fmt: skip
    for case in seen:
        said["steps"] = _steps(case, list(provable(sheet, rules)), at)
    return said


def _steps(case: Case, wanted: Sequence[Provable], at: datetime) -> dict[str, Any]:
    known = {rule.key for rule in case.compiled.programme.rules}
    procedure = case.opening.procedure
    asked = {one.key: [key for name in one.proves for key in (f"{procedure}.{name}", name) if key in known]
             for one in wanted}  # fmt: skip
    rules = {key for keys in asked.values() for key in keys}
    programme = replace(
        case.compiled.programme, rules=tuple(one for one in case.compiled.programme.rules if one.key in rules)
    )
    found: dict[str, list[Verdict]] = {}
    for verdict in judge_plainly(programme, {str(case.id): case.told}, at, case.compiled.calendar):
        found.setdefault(verdict.rule, []).append(verdict)
    answered = {key: [one for name in names for one in found.get(name, [])] for key, names in asked.items()}
    return {key: _answer(case, verdicts, asked[key]) for key, verdicts in answered.items() if verdicts}


def _answer(case: Case, verdicts: Sequence[Verdict], rules: Sequence[str]) -> dict[str, Any]:
    broken = [one for one in verdicts if one.status == "violated"]
    settled = all(one.status in ("satisfied", "waived") for one in verdicts)
    return {
        "answer": "breach" if broken else "kept" if settled else "open",
        "rules": list(rules),
        "found": list(_breaches(case, broken)),
    }


def _breaches(case: Case, broken: Iterable[Verdict]) -> Iterator[dict[str, Any]]:
    for one in broken:
        entry, about = case.entry(one.seq), case.compiled.about[one.rule]
        yield {
            "rule": one.rule, "label": dict(about.label), "entry": str(entry.id), "act": entry.kind,
            "position": entry.position, "on": legal_day(entry.occurred_at).isoformat(),
        }  # fmt: skip


def times_shown(proved: Mapping[str, Any], step: str) -> int:
    """How many breaches of a step the record shows."""
    return len(((proved.get("steps") or {}).get(step) or {}).get("found") or ())
