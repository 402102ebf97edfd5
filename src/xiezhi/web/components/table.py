"""Data table: `table` with caption, columns (label, num, sorted, href) and rows (href, cells).

A cell has text, or one of clock, tag, day, money; `second` is a line below; on a phone its column names it.
A column whose `num` is set aligns its cells to the right.
"""

from __future__ import annotations

from typing import Any

from xiezhi.kernel.errors import Text, text
from xiezhi.web.components.example import Example

TITLE = text("数据表", "Data table")
TEMPLATE = "web/_table.html"

COLUMNS: list[dict[str, Any]] = [
    {"label": text("案件", "Case")},
    {"label": text("当事人", "Party")},
    {"label": text("阶段", "Stage")},
    {"label": text("立案", "Filed"), "sorted": "descending", "href": "#"},
    {"label": text("拟处罚款", "Proposed fine"), "num": True},
    {"label": text("最近期限", "Next clock")},
]


def _row(title: Text, number: str, *rest: dict[str, Any]) -> dict[str, Any]:
    return {"href": "#row", "cells": [{"text": title, "second": number}, *rest]}


EXAMPLES = [
    Example(
        {
            "table": {
                "columns": COLUMNS,
                "rows": [
                    _row(
                        text("经营超过保质期食品", "Food sold past its date"),
                        "粤莞市监罚立〔2025〕118号",
                        {"text": text("东莞市南城佳味食品店", "Jiawei Food Store, Nancheng")},
                        {"tag": {"text": text("送达", "Delivery"), "tone": "active"}},
                        {"day": "2025-03-12"},
                        {"money": "50000"},
                        {
                            "clock": {"state": "overdue", "days": -3},
                            "second": text("送达决定书", "Deliver the decision"),
                        },
                    ),
                    _row(
                        text("未明码标价", "Prices not marked"),
                        "粤莞市监罚立〔2025〕121号",
                        {"text": text("东莞市万江顺发百货有限公司", "Shunfa Department Store Co., Wanjiang")},
                        {"tag": {"text": text("告知", "Notice"), "tone": "active"}},
                        {"day": "2025-03-18"},
                        {"money": "3000"},
                        {
                            "clock": {"state": "due", "days": 2, "working": True},
                            "second": text("申请听证", "Hearing request"),
                        },
                    ),
                    _row(
                        text("无照经营", "Business without a licence"),
                        "粤莞市监罚立〔2025〕97号",
                        {"text": text("王某某", "Wang ××")},
                        {"tag": {"text": text("调查", "Investigation"), "tone": "active"}},
                        {"day": "2025-02-24"},
                        {"text": ""},
                        {"clock": {"state": "running", "days": 35}, "second": text("作出决定", "Decide")},
                    ),
                    _row(
                        text("虚假宣传", "False advertising"),
                        "粤莞市监罚立〔2024〕533号",
                        {"text": text("广东康源生物科技有限公司", "Kangyuan Biotech Co., Guangdong")},
                        {"tag": {"text": text("已归档", "Archived")}},
                        {"day": "2024-11-05"},
                        {"money": "212600.50"},
                        {"clock": {"state": "met"}},
                    ),
                ],
            }
        }
    )
]
