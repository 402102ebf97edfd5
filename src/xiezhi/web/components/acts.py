"""The next acts: `acts`, each with label, href, allowed, primary, icon, needs_approval; a refused one its refusal."""

from __future__ import annotations

from xiezhi.kernel.errors import text
from xiezhi.web.components.example import Example
from xiezhi.web.components.refusal import NO_REVIEW

TITLE = text("下一步", "Next acts")
TEMPLATE = "web/_acts.html"

EXAMPLES = [
    Example(
        {
            "acts": [
                {
                    "label": text("提交法制审核", "Submit to legal review"),
                    "href": "#",
                    "allowed": True,
                    "primary": True,
                },
                {"label": text("中止案件", "Suspend the case"), "href": "#", "allowed": True, "needs_approval": True},
                {"label": text("作出处罚决定", "Decide on the penalty"), "allowed": False, "refusal": NO_REVIEW},
            ]
        },
        carded=True,
    )
]
