"""A signing service over HTTP: the province's, or a body's own appliance behind a small server.

The request: `POST` to the address of the setting, the PDF as body (`Content-Type: application/pdf`), with the headers
`X-Body` (code of the body), `X-Body-Name` and `X-Reason` (percent-encoded UTF-8), and `Authorization: Bearer` with
the setting XIEZHI_SEAL_TOKEN where it is set. The answer: 200 and the signed PDF, which begins with the bytes sent (an
incremental update). Anything else is a refusal, and so is a signature that does not cover the whole answer.
"""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from datetime import datetime
from urllib.parse import quote

from xiezhi.papers import verifying
from xiezhi.papers.sealing import Sealed, refused

SECONDS = 20.0


class SigningService:
    """The service at an address."""

    how = "service"
    trial = False

    def __init__(self, url: str) -> None:
        """`url` is where to post papers: https, or http to the machine itself or a closed network."""
        self.url = url

    def sign(self, pdf: bytes, *, body: str, code: str, reason: str, at: datetime) -> Sealed:
        """Have the service sign, and look at what it answers."""
        if not self.url.startswith(("https://", "http://")):
            raise refused("签名服务地址不是网址", "the address of the signing service is none")
        headers = {
            "Content-Type": "application/pdf", "X-Body": code, "X-Body-Name": quote(body), "X-Reason": quote(reason),
        }  # fmt: skip
        if token := os.environ.get("XIEZHI_SEAL_TOKEN", "").strip():
            headers["Authorization"] = f"Bearer {token}"
        asked = urllib.request.Request(self.url, data=pdf, headers=headers, method="POST")
        try:
            with urllib.request.urlopen(asked, timeout=SECONDS) as answer:
                signed = answer.read()
        except (urllib.error.URLError, OSError) as problem:
            raise refused("签名服务没有答复", f"the signing service did not answer ({problem})") from problem
        found = verifying.signature_of(signed) if signed.startswith(pdf) else None
        if found is None or not found.intact or not found.whole:
            raise refused(
                "签名服务返回的不是对该文书的有效签名", "what the service answered is no signature of this paper"
            )
        return Sealed(signed, found.signer, found.fingerprint)
