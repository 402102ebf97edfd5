"""Fills papers from the case: each content of a paper names a path, and nobody types it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView
from xiezhi.cases.engine.owing import Account
from xiezhi.cases.engine.situation import Situation, parties_of
from xiezhi.cases.file import file_parts, lines_of
from xiezhi.kernel.money import stored
from xiezhi.papers import door as papers
from xiezhi.papers.door import IssuedPaper
from xiezhi.standards import door as standards
from xiezhi.standards.door import PaperStandard


def contents_of(
    paper: PaperStandard,
    situation: Situation,
    body: BodyView,
    officers: Sequence[Mapping[str, str]],
    *,
    case_id: UUID | None = None,
) -> dict[str, Any]:
    """Everything the paper says, by content key. What is empty stays empty: whether that is lawful, papers decides."""
    made = _Generated(situation, body, officers, case_id)
    return {content.key: value for content in paper.contents if (value := made.value(content.from_)) not in (None, "")}


class _Generated:
    """Answers the paths a content may come from."""

    def __init__(
        self, situation: Situation, body: BodyView, officers: Sequence[Mapping[str, str]], case_id: UUID | None
    ) -> None:
        self.situation, self.body, self.officers, self.case_id = situation, body, officers, case_id

    def value(self, path: str) -> Any:
        root, _, rest = path.partition(".")
        if root == "generated":
            return getattr(self, f"_{rest}")()
        if root == "body":
            return self._of_body(rest)
        if root == "matter" and rest == "label":
            return self.situation.matter.label["zh"] if self.situation.matter else ""
        attempt = self.situation.attempt
        if attempt and attempt.act == root:
            return _said(self.situation.fact(f"this.{rest}"))
        return _said(self.situation.fact(path))

    def _of_body(self, name: str) -> Any:
        if name in {"name", "label"}:
            return self.body.name_zh
        value = getattr(self.body, name, None)
        return value.get("zh", "") if isinstance(value, dict) and "zh" in value else _said(value)

    def _remedies(self) -> Any:
        remedies, attempt = self.situation.procedure.remedies, self.situation.attempt
        act = self.situation.procedure.act(attempt.act) if attempt else None
        if remedies and remedies.of_other_acts and act and not act.decides:
            remedies = remedies.of_other_acts
        return papers.remedies_text(remedies, self.body) if remedies else ""

    def _parties(self) -> str:
        """Everybody who is a party, or the one this paper is addressed to."""
        one = self.situation.fact("this.to_party")
        names = [self.situation.addressed] if one else parties_of(self.situation)
        return "、".join(str(party.get("name", "")) for party in names if party.get("name"))

    def _addressee(self) -> str:
        """Whom a paper is delivered to: the person named, such as a witness who is called, else the party."""
        return str(self.situation.fact("this.addressee") or self.situation.fact("party.name") or "")

    def _party_list(self) -> list[dict[str, Any]]:
        """Every party as a row, for papers that describe each."""
        return [dict(one) for one in parties_of(self.situation)]

    def _added(self) -> str:
        """The parties that this act adds."""
        added = self.situation.fact("this.co_parties")
        return "、".join(str(one.get("name", "")) for one in added) if isinstance(added, list) else ""

    def _act(self) -> str:
        """What this act is called, for forms that serve many."""
        act = self.situation.procedure.act(self.situation.attempt.act) if self.situation.attempt else None
        return act.label["zh"] if act else ""

    def _approvers(self) -> list[dict[str, str]]:
        """Who endorsed this act, level by level."""
        said = self.situation.fact("this.approved_by")
        people = [UUID(str(one)) for one in said] if isinstance(said, list) else []
        names = {one.id: one.name for one in accounts.officers_named(people)} if people else {}
        return [{"name": names[one]} for one in people if one in names]

    def _today(self) -> str:
        return self.situation.today.isoformat()

    def _officers(self) -> list[dict[str, str]]:
        return [dict(one) for one in self.officers]

    def _violated(self) -> str:
        matter = self.situation.matter
        return "、".join(standards.citation(cite)["zh"] for cite in matter.violates) if matter else ""

    def _basis(self) -> str:
        """What the act rests on: of a penalty the clause that penalises, of other kinds of act the power itself."""
        matter = self.situation.matter
        cites = (matter.penalised_by or matter.basis) if matter else ()
        return "、".join(standards.citation(cite)["zh"] for cite in cites)

    def _penalty_text(self) -> str:
        attempt = self.situation.attempt
        facts = attempt.facts if attempt and attempt.facts.get("kinds") else None
        for act in () if facts else ("decided", "spot_decided", "intent_notified"):
            latest = self.situation.history.latest(act)
            if latest:
                facts = latest.facts
                break
        return papers.penalty_text(facts)["zh"] if facts else ""

    def _issued(self) -> list[IssuedPaper]:
        return list(papers.of_case(self.case_id)) if self.case_id else []

    def _delivered(self) -> list[dict[str, str]]:
        """The paper that is being delivered: the latest of the kind the act delivers."""
        act = self.situation.procedure.act(self.situation.attempt.act) if self.situation.attempt else None
        kind = act.delivers_paper(self.situation.attempt.facts) if act and self.situation.attempt else ""
        found = [one for one in self._issued() if one.kind == kind]
        return [{"label": one.label["zh"], "number": one.number} for one in found[-1:]]

    def _file_index(self) -> list[dict[str, Any]]:
        """The index of the file, in the order of the sector's rule."""
        parts = file_parts(self.situation.procedure, lines_of(self.situation), self._issued())
        return [
            {
                "part": part.label["zh"],
                "name": item["label"]["zh"],
                "number": item["number"],
                "date": item["on"].date().isoformat(),
            }
            for part in parts
            for item in part.items
        ]

    def _decision(self, name: str) -> Any:
        """What the latest penalty decided says, by whichever procedure; also one that was revoked since."""
        decided = [act.key for act in self.situation.procedure.acts if act.decides and self.situation.done(act.key)]
        return _said(self.situation.fact(f"{decided[-1]}.{name}")) if decided else ""

    def _decided_on(self) -> str:
        """The day of that penalty."""
        return str(self._decision("on"))

    def _fine(self) -> str:
        """Its fine in yuan."""
        return str(self._decision("fine"))

    def _bank(self) -> str:
        """The bank it named."""
        return str(self._decision("bank"))

    def _pay_by(self) -> str:
        """The last day on which something of it is due."""
        days = [part.day for one in self.situation.accounts.values() for part in one.parts]
        return max(days).isoformat() if days else ""

    def _surcharge_ranges(self) -> list[dict[str, str]]:
        """How the surcharge of the day was reckoned, range by range."""
        return [row for one in self.situation.accounts.values() for row in rows_of(one)]

    def _surcharge_reckoned(self) -> str:
        """What it comes to, after what an agreement took off."""
        owed = [one.accrued.owed for one in self.situation.accounts.values()]
        return stored(sum(owed, Decimal(0))) if any(owed) else ""

    def _number(self) -> str:
        return str(self.situation.case_fact("case_number") or "")


WHY = {"late": "逾期", "paused": "复议、诉讼期间，不计", "capped": "达到罚款数额，不再增加"}


def rows_of(account: Account) -> list[dict[str, str]]:
    """The ranges of an account as rows of a paper: days, base, daily rate, sum, and why."""
    rate = f"{(Decimal(account.accrual.rate) * 100).normalize():f}%"
    return [
        {"first": one.first.isoformat(), "last": one.last.isoformat(), "days": str(one.days), "base": stored(one.base),
         "rate": rate, "sum": stored(one.sum), "total": stored(one.total), "why": WHY[one.why]}
        for one in account.accrued.ranges
    ]  # fmt: skip


def _said(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping) and "number" in value and "id" in value:
        return value["number"]
    if isinstance(value, Mapping):
        return value.get("address") or value.get("name") or dict(value)
    return "" if value is None else value
