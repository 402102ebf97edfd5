"""Fills papers from the case: each content of a paper names a path, and nobody types it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from xiezhi.accounts.door import BodyView
from xiezhi.cases.engine.situation import Situation
from xiezhi.cases.words import penalty_in_words
from xiezhi.papers import door as papers
from xiezhi.standards import door as standards
from xiezhi.standards.door import PaperStandard


def contents_of(
    paper: PaperStandard, situation: Situation, body: BodyView, officers: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    """Everything the paper says, by content key. What is empty stays empty: whether that is lawful, papers decides."""
    made = _Generated(situation, body, officers)
    filled = {content.key: made.value(content.from_) for content in paper.contents}
    needed = {
        c.key for c in paper.contents if c.required and (c.required_when is None or c.required_when(situation) is True)
    }
    return {key: value for key, value in filled.items() if value not in (None, "") or key in needed}


class _Generated:
    """Answers the paths a content may come from."""

    def __init__(self, situation: Situation, body: BodyView, officers: Sequence[Mapping[str, str]]) -> None:
        self.situation, self.body, self.officers = situation, body, officers

    def value(self, path: str) -> Any:
        root, _, rest = path.partition(".")
        if root == "generated":
            return getattr(self, f"_{rest}")()
        if root == "body":
            return self._of_body(rest)
        if root == "matter" and rest == "label":
            return self.situation.matter.label["zh"] if self.situation.matter else ""
        value = self.situation.fact(path)
        if value is None and root not in {"this", "party", "case", "matter"}:
            attempt = self.situation.attempt
            value = self.situation.fact(f"this.{rest}") if attempt and attempt.act == root else None
        return _said(value)

    def _of_body(self, name: str) -> Any:
        if name in {"name", "label"}:
            return self.body.name_zh
        value = getattr(self.body, name, None)
        return value.get("zh", "") if isinstance(value, dict) and "zh" in value else _said(value)

    def _remedies(self) -> Any:
        remedies = self.situation.procedure.remedies
        return papers.remedies_text(remedies, self.body) if remedies else ""

    def _today(self) -> str:
        return self.situation.today.isoformat()

    def _officers(self) -> list[dict[str, str]]:
        return [dict(one) for one in self.officers]

    def _violated(self) -> str:
        matter = self.situation.matter
        return "、".join(standards.citation(cite)["zh"] for cite in matter.violates) if matter else ""

    def _basis(self) -> str:
        matter = self.situation.matter
        return "、".join(standards.citation(cite)["zh"] for cite in matter.penalised_by) if matter else ""

    def _penalty_text(self) -> str:
        attempt = self.situation.attempt
        facts = attempt.facts if attempt and attempt.facts.get("kinds") else None
        for act in () if facts else ("decided", "spot_decided", "intent_notified"):
            latest = self.situation.history.latest(act)
            if latest:
                facts = latest.facts
                break
        return penalty_in_words(facts or {})["zh"]

    def _number(self) -> str:
        return str(self.situation.case_fact("case_number") or "")


def _said(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return value.get("address") or value.get("name") or dict(value)
    return "" if value is None else value
