"""A software key for trial: a PDF signature by pyHanko under a certificate that this installation made itself."""

from __future__ import annotations

import io
from datetime import datetime
from hashlib import sha256

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from xiezhi.papers.apart import apart
from xiezhi.papers.sealing import Sealed
from xiezhi.papers.seals import keys

FIELD = "Seal"


class SoftwareKey:
    """The trial key of the body, in a file of the data folder."""

    how = "trial"
    trial = True

    def sign(self, pdf: bytes, *, body: str, code: str, reason: str, at: datetime) -> Sealed:
        """Add a signature to the PDF; the bytes before it stay as they are."""
        key, certificate = keys.of_body(code, body)
        der = certificate.public_bytes(serialization.Encoding.DER)
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register(asn1_x509.Certificate.load(keys.authority()[1].public_bytes(serialization.Encoding.DER)))
        private = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        signer = signers.SimpleSigner(
            signing_cert=asn1_x509.Certificate.load(der),
            signing_key=asn1_keys.PrivateKeyInfo.load(private),
            cert_registry=store,
        )
        told = signers.PdfSignatureMetadata(
            field_name=FIELD, reason=f"{reason}（试用签名 trial signature）", name=body, md_algorithm="sha256"
        )
        made = apart(lambda: signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), told, signer=signer))
        name = certificate.subject.rfc4514_string().partition("=")[2]
        return Sealed(made.getbuffer().tobytes(), name, sha256(der).hexdigest())
