"""A software key for trial: a PDF signature by pyHanko under a certificate that this installation made itself."""

from __future__ import annotations

import io
from datetime import datetime
from hashlib import sha256

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from xiezhi.papers.apart import apart
from xiezhi.papers.sealing import Sealed
from xiezhi.papers.seals import keys

FIELD, DIGEST = "Seal", "sha256"


class _Signer(signers.Signer):
    """Signs with a key that was read before; pyHanko's own signer reads its key anew for each signature."""

    def __init__(self, key: RSAPrivateKey, certificate: asn1_x509.Certificate, store: SimpleCertificateStore) -> None:
        super().__init__(signing_cert=certificate, cert_registry=store)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature by RSA, PKCS #1 v1.5, as readers of PDF expect it."""
        assert digest_algorithm == DIGEST
        if dry_run:
            return bytes(self._key.key_size // 8)
        return self._key.sign(data, PKCS1v15(), SHA256())


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
        signer = _Signer(key, asn1_x509.Certificate.load(der), store)
        told = signers.PdfSignatureMetadata(
            field_name=FIELD, reason=f"{reason}（试用签名 trial signature）", name=body, md_algorithm=DIGEST
        )
        made = apart(lambda: signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), told, signer=signer))
        name = certificate.subject.rfc4514_string().partition("=")[2]
        return Sealed(made.getbuffer().tobytes(), name, sha256(der).hexdigest())
