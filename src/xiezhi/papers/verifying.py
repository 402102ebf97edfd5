"""What the signature inside a PDF shows, by pyHanko: nothing is fetched, and only given roots are trusted."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from xiezhi.papers.apart import apart


@dataclass(frozen=True)
class Signature:
    """One signature: whether its bytes are unchanged and the key fits, whether it covers the whole file, whose it is
    (the name in the certificate and its SHA-256), whether a trusted root vouches for it, and the signer's own time."""

    intact: bool
    whole: bool
    signer: str
    fingerprint: str
    trusted: bool
    at: datetime | None


def signature_of(pdf: bytes, roots: Sequence[Any] = ()) -> Signature | None:
    """The last signature in the PDF; None where none can be read. `roots`: asn1crypto certificates."""
    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if not found:
            return None
        context = ValidationContext(trust_roots=list(roots), allow_fetching=False)
        status = apart(lambda: validate_pdf_signature(found[-1], context))
        certificate = status.signing_cert
        return Signature(
            intact=bool(status.intact and status.valid),
            whole=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
            signer=str(certificate.subject.native.get("common_name", "")),
            fingerprint=sha256(certificate.dump()).hexdigest(),
            trusted=bool(status.trusted),
            at=status.signer_reported_dt,
        )
    except (PdfError, SigningError, SignatureValidationError, ValueError, KeyError, TypeError):
        return None
