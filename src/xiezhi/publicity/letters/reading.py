"""Which words open what the public store says of a paper and a case: the same on the site and inside."""

from __future__ import annotations

import re
import unicodedata

from xiezhi.publicity.folding import fold
from xiezhi.publicity.letters.sealing import known_keys

SHORTEST, WHOLE = 16, 64
"""Hex digits of a paper's digest: as printed in the foot of each page, and all of them."""
ENDING = 6
"""How many of the last characters of an identity number or credit code a party gives."""


def typed_code(said: str) -> str:
    """A check code as people type it; "" when it cannot be one."""
    plain = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", said)).lower()
    return plain if re.fullmatch(rf"[0-9a-f]{{{SHORTEST},{WHOLE}}}", plain) else ""


def typed_ending(said: str) -> str:
    """The last characters of an identity number as people type them; "" when there are too few."""
    plain = "".join(one for one in unicodedata.normalize("NFKC", said).upper() if one.isalnum())
    return plain[-ENDING:] if len(plain) >= ENDING else ""


def paper_keys(code: str) -> tuple[str, bytes]:
    """Under which key a paper lies for who knows its check code."""
    return known_keys("paper", code[:SHORTEST])


def number_keys(number: str) -> tuple[str, bytes]:
    """Under which key it says that a paper of this number was issued."""
    return known_keys("number", fold(number))


def progress_keys(number: str, code: str, ending: str) -> tuple[str, bytes]:
    """Under which key the progress of a case lies for its party."""
    return known_keys("progress", fold(number), code[:SHORTEST], typed_ending(ending))
