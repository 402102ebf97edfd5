"""The seal of a body on a printed paper: one interface, several ways. Decision 0006 tells why it is cut here.

Which way a body uses is the setting XIEZHI_SEALS: `trial` for all, or body by body, such as
`440105scjg=service:https://sign.example.gov.cn/pdf, *=none`. A body is named by the last part of its path, its code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings

from xiezhi.kernel.errors import text
from xiezhi.papers.errors import SealRefused


@dataclass(frozen=True)
class Sealed:
    """A sealed paper: its bytes from now on, a signature kept beside them where the way makes one, and who signed."""

    pdf: bytes
    signer: str
    fingerprint: str
    detached: bytes = b""


class Sealer(Protocol):
    """A way of sealing. `trial` says that its key is nobody's in law; what it seals is marked 试用."""

    how: str
    trial: bool

    def sign(self, pdf: bytes, *, body: str, code: str, reason: str, at: datetime) -> Sealed:
        """Seal a paper of this body, or refuse (PAPER-0010). `pdf` comes first in the answer, byte for byte."""


def sealer_of(code: str) -> Sealer | None:
    """The way the body with this code seals, or None for a body whose papers are not sealed by the product."""
    ways = _ways()
    way = ways.get(code, ways.get("*", "none"))
    name, _, more = way.partition(":")
    if name == "none":
        return None
    if name == "trial":
        from xiezhi.papers.seals.software import SoftwareKey

        return SoftwareKey()
    if name == "sm2":
        from xiezhi.papers.seals.sm2 import Sm2Key

        return Sm2Key()
    if name == "service" and more:
        from xiezhi.papers.seals.service import SigningService

        return SigningService(more)
    raise refused(f"XIEZHI_SEALS 中的“{way}”无法识别", f"XIEZHI_SEALS names an unknown way: {way}")


def signed_beside(content: bytes, *, body: str, code: str, reason: str, at: datetime) -> Sealed:
    """The SM2 signature of a body over something that is no PDF, such as the list of an archive package.

    A signing service takes PDFs only, so this is the body's trial key whatever seals its papers.
    """
    from xiezhi.papers.seals.sm2 import Sm2Key

    return Sm2Key().sign(content, body=body, code=code, reason=reason, at=at)


def fingerprint_beside(code: str) -> str:
    """The fingerprint of the key of `signed_beside`; whoever checks should know it otherwise than from the package."""
    from xiezhi.papers.seals import sm2

    return sm2.fingerprint(code)


def refused(chinese: str, english: str) -> SealRefused:
    """The refusal to seal, for this reason."""
    return SealRefused(
        text(f"文书未能加盖电子印章：{chinese}。", f"The paper could not be sealed: {english}."),
        next_step=text(
            "检查设置 XIEZHI_SEALS 和签名服务后重试。", "Look at XIEZHI_SEALS and the signing service, then try again."
        ),
    )


def _ways() -> dict[str, str]:
    """The setting as a map of codes to ways; a way without a code is for all."""
    found: dict[str, str] = {}
    for one in str(settings.XIEZHI_SEALS).split(","):
        code, sign, way = one.strip().partition("=")
        found[code.strip() if sign else "*"] = (way if sign else code).strip()
    return found
