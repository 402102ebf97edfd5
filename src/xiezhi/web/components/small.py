"""The small components: counts, tabs, tags, notices, facts, pages, empty state."""

from __future__ import annotations

from xiezhi.kernel.errors import text
from xiezhi.web.components.example import Example

COUNTS = [
    Example(
        {
            "counts": [
                {"value": 2, "label": text("已逾期", "Overdue"), "tone": "overdue", "href": "#"},
                {"value": 5, "label": text("三日内到期", "Due within three days"), "tone": "due", "href": "#"},
                {"value": 4, "label": text("待我审批", "Waiting for my approval"), "href": "#"},
                {"value": 37, "label": text("在办案件", "Open cases"), "href": "#"},
            ]
        }
    )
]
TABS = [
    Example(
        {
            "tabs_label": text("案件内容", "Parts of the case"),
            "tabs": [
                {"label": text("概览", "Overview"), "href": "#", "current": True},
                {"label": text("时间线", "Timeline"), "href": "#", "count": 9},
                {"label": text("当事人", "Parties"), "href": "#", "count": 1},
                {"label": text("文书", "Papers"), "href": "#", "count": 3},
                {"label": text("证据", "Evidence"), "href": "#", "count": 6},
                {"label": text("归档", "Archive"), "href": "#"},
            ],
        }
    )
]
NOTICES = [
    Example(
        {"notice": {"text": text("本案适用普通程序。", "The ordinary procedure applies."), "cites": ["penalty_law/54"]}}
    ),
    Example(
        {
            "notice": {
                "tone": "warning",
                "text": text(
                    "2027年放假安排尚未公布，本期限为暂定。",
                    "The holidays of 2027 are not announced yet; this date is provisional.",
                ),
            }
        }
    ),
    Example(
        {
            "notice": {
                "tone": "done",
                "text": text("检查点已验证，台账完整。", "Checkpoint verified; the ledger is whole."),
            }
        }
    ),
]
TAGS = [
    Example({"tag": {"text": text("普通程序", "Ordinary procedure")}}),
    Example({"tag": {"text": text("办理中", "Open"), "tone": "active"}}),
    Example({"tag": {"text": text("即将到期", "Due soon"), "tone": "due", "icon": "clock"}}),
    Example({"tag": {"text": text("已逾期", "Overdue"), "tone": "overdue", "icon": "warning"}}),
    Example({"tag": {"text": text("已完成", "Met"), "tone": "met", "icon": "check"}}),
    Example({"tag": {"text": text("已暂停", "Paused"), "tone": "paused", "icon": "pause"}}),
]
FACTS = [
    Example(
        {
            "facts": [
                (
                    text("案由", "Matter"),
                    text("经营超过保质期食品", "Food sold past its date"),
                    ["food_safety_law/34/10"],
                ),
                (text("处罚依据", "Penalty clause"), "", ["food_safety_law/124/p1/5"]),
                (text("承办机构", "Body"), text("东莞市市场监督管理局", "Dongguan Market Regulation Bureau")),
                (text("承办人", "Officers"), text("陈志强、林晓敏", "Chen Zhiqiang, Lin Xiaomin")),
            ]
        },
        carded=True,
    )
]
PAGES = [
    Example(
        {
            "page_text": text("第 101–200 件，共 2,000 件以上", "101–200 of more than 2,000"),
            "page_previous": "#",
            "page_next": "#",
        }
    )
]
EMPTY = [
    Example(
        {
            "empty": {
                "icon": "desk",
                "title": text("今天没有到期的事项", "Nothing is due today"),
                "text": text("期限到来前三日会出现在这里。", "A clock appears here three days before it is due."),
                "action": text("登记线索", "Register a clue"),
                "href": "#",
            }
        },
        carded=True,
    )
]
