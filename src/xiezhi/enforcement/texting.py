"""Text messages through whatever gateway a body has: one HTTP POST, `{"to": ..., "text": ...}` as JSON.

XIEZHI_SMS_URL says where; without it nothing is sent. XIEZHI_SMS_TOKEN, where set, goes along as a bearer token. An
answer of 2xx means taken; anything else is an error, and the worker tries the day again.
"""

from __future__ import annotations

import json
from urllib.request import Request, urlopen

from django.conf import settings

SECONDS = 10


def send(to: str, words: str) -> bool:
    """Hand a message to the gateway; False where none is set. OSError where it did not take it."""
    address: str = settings.XIEZHI_SMS_URL
    if not address.startswith(("http://", "https://")):
        return False
    head = {"Content-Type": "application/json; charset=utf-8"}
    if settings.XIEZHI_SMS_TOKEN:
        head["Authorization"] = f"Bearer {settings.XIEZHI_SMS_TOKEN}"
    body = json.dumps({"to": to, "text": words}, ensure_ascii=False).encode()
    with urlopen(Request(address, data=body, headers=head, method="POST"), timeout=SECONDS):
        return True
