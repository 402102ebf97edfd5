"""The trial keys of an installation, below `<data>/seals`: made once, readable by their owner only."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings

BITS, YEARS = 3072, 10
ISSUER = "Xiezhi TRIAL CA 试用（不具法律效力）"


def folder() -> Path:
    """Where the keys lie."""
    return Path(settings.XIEZHI_DATA) / "seals"


def kept(name: str, make: Callable[[], bytes]) -> bytes:
    """The bytes of a key, made when they are first needed. Of two processes at once one wins and both read the same."""
    path = folder() / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile("wb", dir=path.parent, prefix=".new-", delete=False) as draft:
            draft.write(make())
        try:
            os.link(draft.name, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(draft.name)
    return path.read_bytes()


def authority() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """The trial authority of this installation."""
    return _read(kept("ca.pem", lambda: _made(ISSUER, None)))


def of_body(code: str, name: str) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """The trial key of a body, with its certificate by the trial authority."""
    return _read(kept(f"{code}.pem", lambda: _made(f"试用 TRIAL · {name}"[:64], authority())))


@lru_cache(maxsize=64)
def _read(pem: bytes) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """Read once for each content of a file: proving an RSA key sound takes longer than setting the paper it seals."""
    key = serialization.load_pem_private_key(pem, None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key, x509.load_pem_x509_certificate(pem)


def _made(name: str, by: tuple[rsa.RSAPrivateKey, x509.Certificate] | None) -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    start = datetime.now(UTC) - timedelta(days=1)
    usage = x509.KeyUsage(
        digital_signature=by is not None, content_commitment=by is not None, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=by is None, crl_sign=by is None,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by[1].subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=366 * YEARS))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(by[0] if by else key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)
