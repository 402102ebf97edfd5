"""Words of the law for values: kinds of penalty, of evidence, of party."""

from __future__ import annotations

from xiezhi.evidence import door as evidence
from xiezhi.kernel.errors import Text, text
from xiezhi.standards import door as standards

PENALTIES = standards.PENALTIES
"""penalty_law/9."""

EVIDENCE: dict[str, Text] = {
    "documentary": text("书证", "documentary evidence"),
    "physical": text("物证", "physical evidence"),
    "audio_visual": text("视听资料", "audio-visual material"),
    "electronic": text("电子数据", "electronic data"),
    "witness": text("证人证言", "witness testimony"),
    "party_statement": text("当事人的陈述", "statement of the party"),
    "expert": text("鉴定意见", "expert opinion"),
    "site_record": text("勘验笔录、现场笔录", "inspection or on-site record"),
}
"""penalty_law/46/p1."""

PARTIES: dict[str, Text] = {
    "citizen": text("公民", "citizen"),
    "organisation": text("法人或者其他组织", "legal person or other organisation"),
    "sole_trader": text("个体工商户", "individual business"),
}

SYSTEM: dict[str, Text] = {
    "act_proposed": text("提交审批", "Submitted for approval"),
    "act_endorsed": text("审批同意", "Endorsed"),
    "act_returned": text("审批退回", "Returned"),
    "paper_voided": text("文书作废", "Paper voided"),
    "paper_rendered": text("文书生成", "Paper produced"),
    "picture_rebuilt": text("案件视图重建", "Picture rebuilt"),
    **evidence.LABELS,
}
