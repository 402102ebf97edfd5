#!/usr/bin/env python3
"""Check the archive package of a case without trusting whoever made it. One file; needs Python 3.11 and `cryptography`.

    xiezhi_package.py FILE.zip [--signer FINGERPRINT]

FINGERPRINT is the SHA-256, in hex, of the body's SM2 public key (x and y, 64 bytes). Get it elsewhere than the package:
whoever can change the package can change the key that lies in it, too.
Exit code 0: everything holds. 1: something does not, said on standard output. 2: the file could not be read.

What is checked: each file against SHA256SUMS, that nothing is missing or was added, each original of evidence against
the digest that is its name, and two signatures over the list: SM2 with SM3 (GB/T 32918.2) and RSA by the certificate in
the package. What it says: nothing in the package changed since it was signed. It does not say that it is true.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import zipfile
import zlib
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SM3, Hash

LIST, SM2, RSA, CERTIFICATES, METADATA = (
    "SHA256SUMS", "SHA256SUMS.sm2.json", "SHA256SUMS.sig", "trial-signer.pem", "metadata.xml",
)  # fmt: skip
BESIDE = {LIST, SM2, RSA, CERTIFICATES}
SMALL, PIECE = 16 << 20, 1 << 20
LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
UNPACKING = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)
Point = tuple[int, int] | None


class Wrong(Exception):
    """Something does not hold."""


# --- SM2 (GB/T 32918.2) over the curve of GB/T 32918.5 ----------------------------------------------------------------

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)


def plus(one: Point, other: Point) -> Point:
    """The sum of two points of the curve; None is the point at infinity."""
    if one is None or other is None:
        return one or other
    if one[0] == other[0] and (one[1] + other[1]) % P == 0:
        return None
    if one == other:
        slope = (3 * one[0] * one[0] + A) * pow(2 * one[1], -1, P) % P
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, P) % P
    x = (slope * slope - one[0] - other[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def times(count: int, point: Point) -> Point:
    """A point added to itself."""
    found: Point = None
    while count:
        if count & 1:
            found = plus(found, point)
        point, count = plus(point, point), count >> 1
    return found


def sm3(*parts: bytes) -> bytes:
    digest = Hash(SM3())
    for part in parts:
        digest.update(part)
    return digest.finalize()


def sm2_holds(message: bytes, signature: bytes, public: bytes, identity: bytes) -> bool:
    """Whether the signature (DER of r and s) over the message is by the public key (x and y) under that identity."""
    if len(public) != 64 or len(identity) > 8191:
        return False
    x, y = int.from_bytes(public[:32], "big"), int.from_bytes(public[32:], "big")
    if not (x < P and y < P and (y * y - x * x * x - A * x - B) % P == 0):
        return False
    try:
        r, s = decode_dss_signature(signature)
    except ValueError:
        return False
    if not (0 < r < N and 0 < s < N) or (r + s) % N == 0:
        return False
    curve = b"".join(one.to_bytes(32, "big") for one in (A, B, *G))
    signer = sm3((8 * len(identity)).to_bytes(2, "big"), identity, curve, public)
    found = plus(times(s, G), times((r + s) % N, (x, y)))
    return found is not None and (int.from_bytes(sm3(signer, message), "big") + found[0]) % N == r


# --- the package ------------------------------------------------------------------------------------------------------


def small(archive: zipfile.ZipFile, name: str) -> bytes:
    """A file of the package that is read as a whole."""
    try:
        told = archive.getinfo(name)
    except KeyError as problem:
        raise Wrong(f"{name}: is missing") from problem
    if told.file_size > SMALL:
        raise Wrong(f"{name}: is too large to be what its name says")
    try:
        return archive.read(told)
    except UNPACKING as problem:
        raise Wrong(f"{name}: cannot be unpacked ({problem})") from problem


def digest_of(archive: zipfile.ZipFile, name: str) -> str:
    """The SHA-256 of a file of the package. Raises Wrong where its bytes do not unpack."""
    found = sha256()
    try:
        with archive.open(name) as opened:
            while piece := opened.read(PIECE):
                found.update(piece)
    except UNPACKING as problem:
        raise Wrong(f"cannot be unpacked ({problem})") from problem
    return found.hexdigest()


def lines_of(listed: bytes) -> dict[str, str]:
    """The digests by name, as the list says them."""
    found: dict[str, str] = {}
    for line in listed.decode("utf-8", "replace").splitlines():
        read = LINE.fullmatch(line)
        if read is None or read[2] in found:
            raise Wrong(f"{LIST}: a line that cannot be read, or a name that comes twice")
        found[read[2]] = read[1]
    return found


def called(archive: zipfile.ZipFile) -> dict[str, str]:
    """What the metadata call each original of evidence, by its digest; nothing where they cannot be read."""
    try:
        told = ElementTree.fromstring(small(archive, METADATA))
    except (Wrong, ElementTree.ParseError):
        return {}
    return {str(one.findtext("摘要")): f"{one.findtext('题名')}, {one.findtext('文件名')}" for one in told.iter("原件")}


def check_files(archive: zipfile.ZipFile, listed: dict[str, str]) -> list[str]:
    """What of the files does not hold, each by its name."""
    held = archive.namelist()
    names, titles = set(held), called(archive)
    problems = [f"{name}: lies in the package more than once" for name in sorted(names) if held.count(name) > 1]
    problems += [f"{name}: is in the package but not in the list" for name in sorted(names - BESIDE - set(listed))]
    for name, wanted in sorted(listed.items()):
        own = name.partition("/")[2] if name.startswith("evidence/") else wanted
        title = f" ({titles[own]})" if own in titles else ""
        if name not in names:
            problems.append(f"{name}{title}: is missing")
            continue
        try:
            found = digest_of(archive, name)
        except Wrong as problem:
            problems.append(f"{name}{title}: {problem}")
            continue
        if found != wanted:
            problems.append(f"{name}{title}: was altered, its bytes do not give the digest in the list")
        elif found != own:
            problems.append(f"{name}{title}: its bytes do not give the digest that is its name")
    missing = set(titles) - {name.partition("/")[2] for name in listed}
    return problems + [f"evidence/{one} ({titles[one]}): the metadata name it, the list does not" for one in missing]


def check_sm2(listed: bytes, told: bytes, signer: str | None) -> tuple[list[str], str]:
    """What of the SM2 signature does not hold, and the fingerprint of its key."""
    try:
        said: dict[str, Any] = json.loads(told)
        public = bytes.fromhex(said["public_key"])
        good = said["algorithm"] == "SM2-SM3" and said["sha256"] == sha256(listed).hexdigest()
        good = good and sm2_holds(listed, bytes.fromhex(said["signature"]), public, said["id"].encode())
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise Wrong(f"{SM2}: not a signature of this form") from problem
    fingerprint = sha256(public).hexdigest()
    problems = [] if good else [f"{SM2}: the SM2 signature does not fit the list"]
    if signer is not None and signer.lower() != fingerprint:
        problems.append(f"{SM2}: signed by another key, with the fingerprint {fingerprint}")
    return problems, fingerprint


def check_rsa(listed: bytes, signature: bytes, pem: bytes) -> list[str]:
    """What of the RSA signature and its two certificates does not hold."""
    try:
        own, *above = x509.load_pem_x509_certificates(pem)
        key = own.public_key()
        if not isinstance(key, RSAPublicKey):
            raise Wrong(f"{CERTIFICATES}: not an RSA key")
        key.verify(signature, listed, PKCS1v15(), SHA256())
        for child, parent in zip((own, *above), above, strict=False):
            child.verify_directly_issued_by(parent)
    except InvalidSignature:
        return [f"{RSA}: the RSA signature does not fit the list, or its certificates do not fit each other"]
    except (ValueError, TypeError) as problem:
        return [f"{CERTIFICATES}: cannot be read ({problem})"]
    return []


def check(path: Path, signer: str | None = None) -> tuple[int, list[str], str]:
    """How many files the list names, what does not hold, and the fingerprint of the SM2 key that signed."""
    with zipfile.ZipFile(path) as archive:
        listed = small(archive, LIST)
        problems, fingerprint = check_sm2(listed, small(archive, SM2), signer)
        problems += check_rsa(listed, small(archive, RSA), small(archive, CERTIFICATES))
        try:
            files = lines_of(listed)
        except Wrong as problem:
            return 0, [*problems, str(problem)], fingerprint
        return len(files), problems + check_files(archive, files), fingerprint


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--signer", help="the fingerprint of the SM2 key that must have signed")
    args = parser.parse_args(argv)
    try:
        count, problems, fingerprint = check(args.file, args.signer)
        print(f"{count} files, SM2 key {fingerprint}")
    except Wrong as problem:
        problems = [str(problem)]
    except (OSError, zipfile.BadZipFile, UnicodeDecodeError) as problem:
        print(f"cannot be read: {problem}", file=sys.stderr)
        return 2
    if args.signer is None:
        print("note: the key comes from the package itself; --signer would prove more", file=sys.stderr)
    for each in problems:
        print(f"WRONG: {each}")
    print("does not hold" if problems else "holds")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
