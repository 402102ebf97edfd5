"""SM2 (GM/T 0003) over the bytes of the PDF, as a signature that is kept beside it; a software key for trial.

PDF readers know no SM2, so nothing is put into the file. What is kept is JSON: `algorithm`, `id` (of Z_A), `sha256`
of the file, `public_key` (x and y) and `signature` (DER of r and s), in hex.
"""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256

from sm_bc.crypto.SM2 import SM2  # type: ignore[import-untyped]

from xiezhi.papers.sealing import Sealed
from xiezhi.papers.seals import keys

SIGNER_ID = "1234567812345678"
"""The id of the signer in Z_A where none was agreed on."""


class Sm2Key:
    """The trial SM2 key of the body, in a file of the data folder."""

    how = "sm2"
    trial = True

    def sign(self, pdf: bytes, *, body: str, code: str, reason: str, at: datetime) -> Sealed:
        """Leave the PDF as it is and sign its bytes."""
        pair = _pair(code)
        public = _public(pair)
        told = {
            "algorithm": "SM2-SM3", "id": SIGNER_ID, "sha256": sha256(pdf).hexdigest(), "public_key": public,
            "signature": SM2.sign(pdf, pair["d"]).hex(), "body": body, "reason": reason, "at": at.isoformat(),
            "trial": True,
        }  # fmt: skip
        kept = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
        return Sealed(pdf, f"试用 TRIAL · {body}", sha256(bytes.fromhex(public)).hexdigest(), kept)


def holds(pdf: bytes, detached: bytes) -> bool:
    """Whether a kept SM2 signature fits these bytes."""
    told = json.loads(detached)
    x, y = int(told["public_key"][:64], 16), int(told["public_key"][64:], 16)
    fits = told["sha256"] == sha256(pdf).hexdigest()
    return fits and bool(SM2.verify(pdf, bytes.fromhex(told["signature"]), x, y))


def fingerprint(code: str) -> str:
    """The SHA-256, in hex, of the public key of the body with this code."""
    return sha256(bytes.fromhex(_public(_pair(code)))).hexdigest()


def _pair(code: str) -> dict[str, int]:
    pair: dict[str, int] = json.loads(keys.kept(f"{code}.sm2.json", _made))
    return pair


def _public(pair: dict[str, int]) -> str:
    return f"{pair['x']:064x}{pair['y']:064x}"


def _made() -> bytes:
    pair = SM2.generate_key_pair()
    public = pair["public_key"]
    return json.dumps({"d": pair["private_key"], "x": public["x"], "y": public["y"]}).encode()
