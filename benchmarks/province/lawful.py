"""One lawful ordinary case from clue to archive, as steps with days from its beginning: what the province is made of.

The days keep the periods of the procedure with room on each side, so that a case may begin on any day: nothing here
asks the rules. What is said is synthetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from xiezhi.kernel.clock import SHANGHAI

PROCEDURE = "penalty_ordinary"
MATTER = "crypto_uncertified_product"
FACTS = "当事人销售未经检测认证的商用密码产品，违法所得十二万元。"
PENALTY = {
    "kinds": ["fine", "confiscate_gains"], "fine": "180000", "illegal_gains": "120000", "confiscated_gains": "120000",
    "grade": "normal", "discretion_reason": "违法所得十二万元，没有从轻、从重情节，处违法所得一点五倍罚款。",
}  # fmt: skip
DIRECT = {"method": "direct", "receiver": "测试人", "receiver_role": "legal_representative"}
OPINION = {"opinion": "同意。"}


@dataclass(frozen=True)
class Done:
    """One act: on which day, who recorded it, with which officers, saying what, and how long after it was recorded."""

    act: str
    day: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    actor: str = "officer"
    pair: tuple[str, ...] = ("officer", "partner")
    recorded_after: int = 0
    hour: int = 9


@dataclass(frozen=True)
class Told:
    """What happened in a case: its body, its first day, the officers by part, and its acts."""

    case: str
    body: str
    begins: date
    party: Mapping[str, str]
    number: str
    acts: tuple[Done, ...]

    def instant(self, done: Done) -> datetime:
        """When an act was done."""
        return datetime.combine(self.begins + timedelta(days=done.day), time(done.hour), SHANGHAI)


def on(begins: date, days: int) -> str:
    """A day of the case as facts say it."""
    return (begins + timedelta(days=days)).isoformat()


def lawful(begins: date, party: Mapping[str, str], division: str) -> tuple[Done, ...]:
    """The whole case with a hearing. `begins` is a Monday with ten weeks without public holidays after it."""
    place = {"division": division, "address": "测试路 8 号"}
    alone: tuple[str, ...] = ()
    review = {"kind": "legal", "opinion": "agree", "reasons": "事实清楚，程序合法。"}
    panel = ["reviewer", "unit_head", "archivist"]
    return (
        Done("clue_registered", 0, {"source": "inspection", "received_on": on(begins, 0), "summary": "检查发现。",
                                    "place": place, "party": party}, pair=alone),
        Done("verified", 1, {"result": "file", "findings": "核查属实，建议立案。"}),
        Done("filed", 2, {"party": party, "matter": MATTER, "place": place, "act_ended_on": on(begins, -1),
                          "discovered_on": on(begins, 0), "harm": False, "facts_alleged": FACTS,
                          "officers": ["officer", "partner"]}),
        Done("evidence_collected", 7, {"certificates_shown": True, "way": "现场提取销售合同。", "verified_true": True,
             "rights_told": True, "evidence": [{"kind": "documentary", "title": "销售合同", "source": "当事人"},
                                               {"kind": "site_record", "title": "现场笔录", "source": "执法人员"}]}),
        Done("investigation_ended", 14, {**PENALTY, "facts_found": FACTS, "evidence_summary": "销售合同、现场笔录。",
                                         "opinion": "penalty", "complex_or_major": False}),
        Done("reviewed", 15, review, "reviewer", alone),
        Done("intent_notified", 16, {**PENALTY, "facts_found": FACTS, "reasons": "违反条例第二十条。"}),
        Done("intent_delivered", 16, {**DIRECT, "signed_on": on(begins, 16), "delivered_on": on(begins, 16)}, hour=15),
        Done("hearing_requested", 18, {"way": "written", "reason": "对数额有异议。"}, pair=alone),
        Done("hearing_notified", 21, {"host": ["reviewer"], "panel": panel, "clerk": "书记员", "public": True,
             "held_at": f"{on(begins, 36)}T09:00", "held_place": "听证室", "told_recusal": True}, "reviewer", alone),
        Done("hearing_notice_delivered", 22,
             {**DIRECT, "signed_on": on(begins, 22), "delivered_on": on(begins, 22)}, "reviewer", alone),
        Done("hearing_announced", 23, {"announced_at": "公告栏", "content": "案由、当事人、时间、地点。"},
             "reviewer", alone),
        Done("hearing_held", 36, {"attended": True, "rights_told": True, "proposal": FACTS, "defence": "请求从轻。",
                                  "signed": "signed", "recorded": True}, "reviewer", alone),
        Done("hearing_ended", 37, {"outcome": "held", "report": "建议维持。"}, "reviewer", alone),
        Done("reviewed", 38, review, "reviewer", alone),
        Done("discussed", 39, {"opinions": [{"person": "甲", "post": "局长", **OPINION},
                                            {"person": "乙", "post": "副局长", **OPINION}],
                               "conclusion": "同意处罚意见。"}, "agency_head", alone),
        Done("decided", 42, {**PENALTY, "facts_found": FACTS, "evidence": "销售合同、现场笔录。",
             "defence_adopted": "none_made", "correction": "ordered_here", "surcharge": True, "to_publish": True,
             "performance": "自收到本决定书之日起十五日内缴纳。", "bank": "测试银行（测试路 2 号）"}),
        Done("decision_delivered", 44, {**DIRECT, "signed_on": on(begins, 44), "delivered_on": on(begins, 44)}),
        Done("published", 46, {"published_at": "执法信息公示平台", "redacted": True}),
        Done("paid", 52, {"amount": "300000", "way": "bank", "receipt_number": "测 0001"}, pair=alone),
        Done("closed", 56, {"way": "performed", "summary": "罚没款已缴清。"}),
        Done("archived", 58, {"pages": 68, "checked": True}, "archivist", alone),
    )  # fmt: skip
