"""Clock cards: `clocks`, each with label, state (running, due, overdue, missed, met, paused), due, days, cites...

`days` are those the law counts from today to the due day, `working` says which kind; `counts` says the period in
words; `pauses` are (from, to or None, why); `case` and `href` name the case where the clock stands outside its page.
"""

from __future__ import annotations

from xiezhi.kernel.errors import text
from xiezhi.web.components.example import Example

TITLE = text("期限卡", "Clock cards")
TEMPLATE = "web/_clocks.html"

EXAMPLES = [
    Example(
        {
            "clocks": [
                {
                    "label": text("送达决定书", "Deliver the decision"),
                    "state": "overdue",
                    "due": "2025-05-06",
                    "days": -3,
                    "started": "2025-04-29",
                    "trigger": text("宣告时当事人不在场", "The party was absent when it was announced"),
                    "counts": text("七日内", "Within seven days"),
                    "cites": ["penalty_law/61"],
                    "case": text("粤莞市监罚立〔2025〕118号", "Case 2025/118"),
                    "href": "#",
                },
                {
                    "label": text("申请听证", "Asking for a hearing"),
                    "state": "due",
                    "due": "2025-05-08",
                    "days": 2,
                    "working": True,
                    "started": "2025-04-28",
                    "trigger": text("告知书送达", "Notice delivered"),
                    "counts": text("五个工作日；劳动节5日不计入", "Five working days; the May holiday is not counted"),
                    "cites": ["penalty_law/64/1", "penalty_law/85"],
                },
                {
                    "label": text("作出处罚决定", "Decide on the penalty"),
                    "state": "running",
                    "due": "2025-06-10",
                    "days": 35,
                    "started": "2025-03-12",
                    "trigger": text("立案", "Filed"),
                    "counts": text("九十日", "Ninety days"),
                    "cites": ["penalty_law/60", "samr_procedure/64"],
                },
                {
                    "label": text("检验检测", "Testing the sample"),
                    "state": "paused",
                    "paused_since": "2025-04-02",
                    "pauses": [("2025-04-02", None, text("送检", "Sample sent out"))],
                    "cites": ["samr_procedure/64"],
                },
                {
                    "label": text("立案审查", "Decide on filing"),
                    "state": "met",
                    "due": "2025-03-20",
                    "met_on": "2025-03-12",
                    "cites": ["samr_procedure/18"],
                },
            ]
        }
    )
]
