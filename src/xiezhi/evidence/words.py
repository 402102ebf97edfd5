"""Words of the law for evidence: its kinds, what it is, where it stands."""

from __future__ import annotations

from xiezhi.kernel.errors import Text, text

KINDS: dict[str, Text] = {
    "documentary": text("书证", "documentary evidence"),
    "physical": text("物证", "physical evidence"),
    "audio_visual": text("视听资料", "audio-visual material"),
    "electronic": text("电子数据", "electronic data"),
    "witness": text("证人证言", "witness testimony"),
    "party_statement": text("当事人的陈述", "statement of the party"),
    "expert": text("鉴定意见", "expert opinion"),
    "site_record": text("勘验笔录、现场笔录", "inspection or on-site record"),
}
"""penalty_law/46/p1, in its order."""

FORMS: dict[str, Text] = {
    "original": text("原件、原物、原始载体", "original"),
    "copy": text("复制件", "copy"),
}

STATES: dict[str, Text] = {
    "unverified": text("待查证", "not yet verified"),
    "verified": text("已查证属实", "verified"),
    "excluded": text("已排除", "excluded"),
    "withdrawn": text("已撤下", "withdrawn"),
}
"""penalty_law/46/p2 asks for verified, 46/p3 excludes what was obtained illegally."""

CITES = {
    "excluded": ("penalty_law/46/p3",),
    "verified": ("penalty_law/46/p2",),
    "device": ("penalty_law/41/p1",),
    "record": ("penalty_law/41/p2",),
    "kinds": ("penalty_law/46/p1",),
}

RECORD_QUALITIES: dict[str, Text] = {
    "true": text("真实", "true"),
    "clear": text("清晰", "clear"),
    "complete": text("完整", "complete"),
    "accurate": text("准确", "accurate"),
}
"""What the record of a device must be (penalty_law/41/p2)."""
