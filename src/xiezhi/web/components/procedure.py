"""The drawn procedure: `stages`, each with label, state (done, current, possible, blocked, later), at, note, cites."""

from __future__ import annotations

from xiezhi.kernel.errors import text
from xiezhi.web.components.example import Example

TITLE = text("程序图", "Procedure diagram")
TEMPLATE = "web/_procedure.html"

EXAMPLES = [
    Example(
        {
            "stages": [
                {"label": text("立案", "Filed"), "state": "done", "at": "2025-03-12"},
                {"label": text("调查取证", "Investigated"), "state": "done", "at": "2025-04-18"},
                {"label": text("告知拟处罚", "Intent notified"), "state": "done", "at": "2025-04-28"},
                {
                    "label": text("听证", "Hearing"),
                    "state": "current",
                    "at": "2025-05-20",
                    "note": text("当事人5月6日申请", "Asked for on 6 May"),
                },
                {
                    "label": text("法制审核", "Legal review"),
                    "state": "possible",
                    "note": text("下一步可办理", "Possible next"),
                },
                {
                    "label": text("作出决定", "Decided"),
                    "state": "blocked",
                    "note": text("尚无法制审核意见", "No legal review yet"),
                    "cites": ["penalty_law/58"],
                },
                {"label": text("送达", "Delivered"), "state": "later"},
                {"label": text("执行", "Executed"), "state": "later"},
                {"label": text("结案归档", "Closed and filed"), "state": "later"},
            ]
        },
        carded=True,
    )
]
