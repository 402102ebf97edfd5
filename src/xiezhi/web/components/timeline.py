"""The timeline: `entries`, each with title, at, who, text, tone (key, warning, danger), cites, papers, facts...

`position` and `hash` are the entry's own; `late` says that `recorded_at` is shown beside `at`.
"""

from __future__ import annotations

from xiezhi.kernel.errors import text
from xiezhi.web.components.example import Example

TITLE = text("时间线", "Timeline")
TEMPLATE = "web/_timeline.html"

EXAMPLES = [
    Example(
        {
            "entries": [
                {
                    "title": text("告知书送达", "Notice delivered"),
                    "at": "2025-04-28T15:20:00+08:00",
                    "who": text("陈志强、林晓敏", "Chen Zhiqiang, Lin Xiaomin"),
                    "text": text("直接送达，法定代表人签收。", "Handed over; the legal representative signed."),
                    "tone": "key",
                    "cites": ["penalty_law/44"],
                    "papers": [{"name": text("行政处罚告知书", "Notice of intended penalty"), "href": "#"}],
                    "position": 9,
                    "hash": "4f1c09d2ab77e0135d",
                },
                {
                    "title": text("退回补充调查", "Returned for more investigation"),
                    "at": "2025-04-16T09:05:00+08:00",
                    "who": text("周文静（法制审核）", "Zhou Wenjing (legal review)"),
                    "text": text(
                        "违法所得的计算缺少进货单据。", "The unlawful gain is computed without purchase records."
                    ),
                    "tone": "warning",
                    "position": 8,
                    "hash": "b02e5d118f0c93a7e1",
                },
                {
                    "title": text("现场检查", "Inspection on the spot"),
                    "at": "2025-03-14T10:30:00+08:00",
                    "late": True,
                    "recorded_at": "2025-03-17T08:40:00+08:00",
                    "who": text("陈志强、林晓敏", "Chen Zhiqiang, Lin Xiaomin"),
                    "cites": ["penalty_law/42", "penalty_law/55"],
                    "facts": [
                        (text("地点", "Place"), text("东莞市南城街道鸿福路", "Hongfu Road, Nancheng, Dongguan")),
                        (text("出示证件", "Certificates shown"), text("是", "Yes"), ["penalty_law/55"]),
                    ],
                    "position": 3,
                    "hash": "77c1ab40e95d00fa12",
                },
            ]
        },
        carded=True,
    )
]
