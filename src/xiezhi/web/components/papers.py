"""Papers: `papers`, each with name, number, issued_at, note, href, download, tag."""

from __future__ import annotations

from xiezhi.kernel.errors import text
from xiezhi.web.components.example import Example

TITLE = text("文书", "Papers")
TEMPLATE = "web/_papers.html"

EXAMPLES = [
    Example(
        {
            "papers": [
                {
                    "name": text("行政处罚告知书", "Notice of intended penalty"),
                    "number": "粤莞市监罚告〔2025〕42号",
                    "issued_at": "2025-04-28",
                    "href": "#",
                    "download": "#",
                    "tag": {"text": text("已送达", "Delivered"), "tone": "met"},
                },
                {
                    "name": text("听证通知书", "Hearing notice"),
                    "number": "粤莞市监听通〔2025〕7号",
                    "issued_at": "2025-05-09",
                    "href": "#",
                    "download": "#",
                    "tag": {"text": text("待送达", "To be delivered"), "tone": "due"},
                },
                {
                    "name": text("行政处罚决定书", "Penalty decision"),
                    "number": "粤莞市监处罚〔2025〕31号",
                    "note": text("作废：当事人名称有误", "Void: the party's name was wrong"),
                    "tag": {"text": text("作废", "Void")},
                },
            ]
        },
        carded=True,
    ),
    Example({"papers": []}, carded=True),
]
