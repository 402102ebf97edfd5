"""The refusal: `refusal`, a kernel Refusal or anything with what, ground, cites, next_step, code."""

from __future__ import annotations

from xiezhi.kernel.errors import text
from xiezhi.web.components.example import Example

TITLE = text("不予办理", "Refusal")
TEMPLATE = "web/_refusal.html"

NO_REVIEW = {
    "what": text(
        "不能作出处罚决定：本案经过听证，尚无法制审核意见。",
        "The penalty cannot be decided: a hearing was held and there is no legal review yet.",
    ),
    "ground": text(
        "行政处罚法第五十八条第一款第二项。", "Administrative Penalty Law, article 58, paragraph 1, item 2."
    ),
    "cites": ("penalty_law/58/p1/2",),
    "next_step": text(
        "提交法制审核，或退回补充调查。", "Submit the case to legal review, or return it for more investigation."
    ),
    "code": "CASE-0214",
}

EXAMPLES = [Example({"refusal": NO_REVIEW})]
