"""Text folded so that a disguised value is found, with the way back to where each character stood."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\u034f\u180e")
DIGITS = {
    **dict(zip("〇零一二三四五六七八九", "00123456789", strict=True)),
    **dict(zip("○Ｏ壹贰叁肆伍陆柒捌玖幺两", "0012345678912", strict=True)),
    **dict(zip("貳參陸", "236", strict=True)),
}
"""Ways of writing a digit that are no digits by themselves; only believed inside a run of digits."""
LIKE_DIGITS = {"o": "0", "O": "0", "l": "1", "I": "1", "i": "1", "B": "8", "S": "5", "Z": "2"}
"""What a scanner reads for a digit; only believed between digits."""
FILLERS = frozenset(" \t\r\n-‐‑–—_.·•,，、/\\|()（）[]【】:：*~　")
MOST_FILLERS = 4


@dataclass(frozen=True)
class Folded:
    """Folded text; `at[i]` is where its character i stood in the original."""

    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that a stretch of the folded text stands for."""
        return self.at[start], self.at[end - 1] + 1


@lru_cache(maxsize=4096)
def plain(character: str) -> str:
    """A character without width, style and case; empty where it cannot be seen."""
    if character in INVISIBLE:
        return ""
    return "".join(one for one in unicodedata.normalize("NFKC", character).lower() if not unicodedata.combining(one))


def tight(text: str) -> Folded:
    """The text without width, case, blanks and what cannot be seen: what a name or an address is looked for in."""
    kept, at = [], []
    for index, character in enumerate(text):
        for one in plain(character):
            if not one.isspace() and one not in "·•‧・-‐‑–—_*~|":
                kept.append(one)
                at.append(index)
    return Folded("".join(kept), tuple(at))


@dataclass(frozen=True)
class Run:
    """A run of digits as it would be read aloud; `x` may end it. `certain`: none of them was only like a digit."""

    text: str
    at: tuple[int, ...]
    certain: bool

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original under these digits."""
        return self.at[start], self.at[end - 1] + 1


def _digit(character: str, inside: bool) -> tuple[str, bool]:
    """The digit that a character stands for, or nothing; and whether that is certain."""
    seen = plain(character)
    if len(seen) == 1 and "0" <= seen <= "9":
        return seen, True
    if character in DIGITS:
        return DIGITS[character], True
    if len(seen) == 1 and seen.isdigit():
        return str(unicodedata.digit(seen)), True
    if inside and character in LIKE_DIGITS:
        return LIKE_DIGITS[character], False
    if inside and seen in ("x", "×", "х"):
        return "x", True
    return "", True


def runs(text: str, shortest: int = 7) -> list[Run]:
    """Every run of at least so many digits, however they are written and whatever stands between them."""
    found: list[Run] = []
    digits: list[str] = []
    at: list[int] = []
    certain, gap = True, 0

    def end() -> None:
        nonlocal certain
        if len(digits) >= shortest:
            found.append(Run("".join(digits), tuple(at), certain))
        digits.clear()
        at.clear()
        certain = True

    for index, character in enumerate(text):
        digit, sure = _digit(character, bool(digits))
        if digit:
            digits.append(digit)
            at.append(index)
            certain, gap = certain and sure, 0
            if digit == "x":
                end()
            continue
        seen = plain(character)
        if digits and (character in FILLERS or not seen or seen in FILLERS) and gap < MOST_FILLERS:
            gap += 1
            continue
        end()
        gap = 0
    end()
    return found
