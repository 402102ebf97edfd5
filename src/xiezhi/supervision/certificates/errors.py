"""What the inspection of certificates refuses; each code is a heading in docs/errors/supervision.md."""

from __future__ import annotations

from xiezhi.kernel.errors import Refusal


class NotYourCertificate(Refusal):
    """Nobody examines, issues, suspends or restores their own certificate; and only within one's area."""

    code = "SUP-0901"


class NotExamined(Refusal):
    """No exam was passed that still counts, so no certificate is issued or renewed."""

    code = "SUP-0902"


class CertificateWrong(Refusal):
    """A ground that the packs do not have, a term that is too long, or a certificate that cannot take this step."""

    code = "SUP-0903"
