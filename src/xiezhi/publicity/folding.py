"""Text folded for search: width, brackets, blanks, case and traditional writing make no difference.

Every two neighbouring Chinese characters are one term, so that a name of two characters is found as surely as a
sentence; Latin letters and digits stay whole. A searched phrase is its terms one behind the other, which no dictionary
can cut wrongly.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
BRACKETS = str.maketrans("〔【［[〈《{", "(((((((") | str.maketrans("〕】］]〉》}", ")))))))")
MOST_POSITION, GAP = 16_383, 2
CHINESE = (("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))
_TABLE = Path(__file__).with_name("traditional.txt").read_text(encoding="utf-8").splitlines()
SIMPLE = str.maketrans(
    {pair[0]: pair[1] for line in _TABLE if not line.startswith("#") for pair in line.split()}
)  # from OpenCC, whose licence and address the file names


def _plain(text: str) -> str:
    """One width, one kind of bracket, simplified, small letters; blanks are still there."""
    return unicodedata.normalize("NFKC", text).translate(BRACKETS).translate(SIMPLE).casefold()


def fold(text: str) -> str:
    """The text as names and numbers are compared: no blanks, one width, one bracket, small and simplified letters."""
    return "".join(one for one in _plain(text) if not one.isspace() and one not in INVISIBLE)


def _is_chinese(character: str) -> bool:
    return (
        "\u3400" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0003ffff"
    )


def runs(text: str) -> Iterator[str]:
    """Stretches of Chinese, and stretches of letters and digits, of a folded text; everything else divides."""
    run, kind = "", ""
    for character in _plain(text):
        if character in INVISIBLE:
            continue
        now = "c" if _is_chinese(character) else "w" if character.isalnum() else ""
        if now != kind and run:
            yield run
            run = ""
        kind = now
        if now:
            run += character
    if run:
        yield run


def cut(run: str) -> list[str]:
    """The terms of one stretch: overlapping pairs of Chinese characters, a Latin or digit run whole."""
    if len(run) < 2 or not _is_chinese(run[0]):
        return [run]
    return [run[index : index + 2] for index in range(len(run) - 1)]


def terms(text: str) -> list[str]:
    """Every term of a text, in order."""
    return [term for run in runs(text) for term in cut(run)]


def vector(texts: Iterable[str]) -> str:
    """The terms of several texts with their places, as PostgreSQL reads a tsvector; a phrase never crosses a gap."""
    places: dict[str, list[int]] = {}
    at = 0
    for text in texts:
        for run in runs(text):
            for term in cut(run):
                at = min(at + 1, MOST_POSITION)
                found = places.setdefault(term, [])
                if len(found) < 255:
                    found.append(at)
            at += GAP - 1
        at += GAP
    return " ".join(f"{_quoted(term)}:{','.join(map(str, found))}" for term, found in places.items())


def phrase(text: str) -> str:
    """What is searched for, as PostgreSQL reads a tsquery: the terms of each stretch in a row; empty for nothing.

    A single Chinese character is looked for as the beginning of a pair, or alone.
    """
    parts = []
    for run in runs(text):
        if len(run) == 1 and _is_chinese(run):
            parts.append(f"{_quoted(run)}:*")
        else:
            parts.append("(" + " <-> ".join(map(_quoted, cut(run))) + ")")
    return " & ".join(parts)


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
