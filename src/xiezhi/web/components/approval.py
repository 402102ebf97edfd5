"""Approval in levels: `approvals`, each with role, who, state (passed, returned, waiting, later), at, opinion."""

from __future__ import annotations

from xiezhi.kernel.errors import text
from xiezhi.web.components.example import Example

TITLE = text("审批", "Approval")
TEMPLATE = "web/_approval.html"

EXAMPLES = [
    Example(
        {
            "approvals": [
                {
                    "role": text("办案机构负责人", "Head of the unit"),
                    "who": text("黄国华", "Huang Guohua"),
                    "state": "passed",
                    "at": "2025-05-21T09:12:00+08:00",
                    "opinion": text("事实清楚，同意。", "The facts are clear; agreed."),
                },
                {
                    "role": text("法制审核人员", "Legal reviewer"),
                    "who": text("周文静", "Zhou Wenjing"),
                    "state": "waiting",
                },
                {
                    "role": text("行政机关负责人", "Head of the agency"),
                    "who": text("何建平", "He Jianping"),
                    "state": "later",
                },
            ]
        },
        carded=True,
    )
]
