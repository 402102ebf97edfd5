"""Words of the law for the values that packs name by key."""

from __future__ import annotations

from xiezhi.kernel.errors import Text, text

PENALTIES: dict[str, Text] = {
    "warning": text("警告", "warning"),
    "criticism": text("通报批评", "notice of criticism"),
    "fine": text("罚款", "fine"),
    "confiscate_gains": text("没收违法所得", "confiscation of illegal gains"),
    "confiscate_goods": text("没收非法财物", "confiscation of illegal goods"),
    "suspend_licence": text("暂扣许可证件", "suspension of a licence"),
    "lower_grade": text("降低资质等级", "lowering of a grade"),
    "revoke_licence": text("吊销许可证件", "revocation of a licence"),
    "restrict_business": text("限制开展生产经营活动", "restriction of business"),
    "suspend_business": text("责令停产停业", "order to suspend business"),
    "close_business": text("责令关闭", "order to close"),
    "bar_from_trade": text("限制从业", "bar from the trade"),
}
"""penalty_law/9."""
