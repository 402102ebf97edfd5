"""The one statement by which the public's site writes. Its login may INSERT here and read nothing back.

Values go to the server apart from the statement, so that no log of the database ever holds a letter, whatever fails;
and they are measured before they go, since a failing row would be told in the log.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from django.db import connections, transaction

ALIAS = "public"
KINDS = ("complaint", "correction", "reply", "question")
SHORTEST, LONGEST = 5, 4000
LONGEST_NAME, LONGEST_CONTACT, LONGEST_PROOF, LONGEST_ABOUT = 60, 120, 200, 1500
_LETTER = (
    "INSERT INTO letterbox.letter (id, kind, number, lookup, seal, about, words, name, contact, proof) "
    "VALUES (%s, %s, %s, %s, %s, %s::jsonb, %s, %s, %s, %s)"
)
_RATING = "INSERT INTO letterbox.rating (id, body, act, stars) VALUES (%s, %s, %s, %s)"
_FULL = "XZ001"


class Full(Exception):
    """The letterbox takes nothing more until it is emptied."""


@dataclass(frozen=True)
class Letter:
    """A letter as it is put into the box. `about`: record, body, paper or complaint's code, as far as known."""

    id: UUID
    kind: str
    number: str
    lookup: str
    seal: str
    words: str
    about: dict[str, str] = field(default_factory=dict)
    name: str = ""
    contact: str = ""
    proof: str = ""

    def fits(self) -> bool:
        """Whether it can be put in: the same measures as the table's own."""
        return (
            self.kind in KINDS
            and SHORTEST <= len(self.words) <= LONGEST
            and len(self.name) <= LONGEST_NAME
            and len(self.contact) <= LONGEST_CONTACT
            and len(self.proof) <= LONGEST_PROOF
            and len(json.dumps(self.about, ensure_ascii=False)) <= LONGEST_ABOUT
            and "\x00" not in self.words + self.name + self.contact + self.proof + "".join(self.about.values())
        )


def put(letter: Letter) -> bool:
    """Put a letter in. False where this very form was sent before. Full when the box takes no more."""
    if not letter.fits():
        raise ValueError("the letter does not fit the box")
    about = json.dumps(letter.about, ensure_ascii=False)
    return _put(_LETTER, [
        letter.id, letter.kind, letter.number, letter.lookup, letter.seal, about, letter.words, letter.name,
        letter.contact, letter.proof,
    ])  # fmt: skip


def rate(identifier: UUID, body: str, act: str, stars: int) -> bool:
    """Put a rating in: of a body, for a kind of act, one to five. Nothing says by whom."""
    if not (re.fullmatch(r"[0-9A-Za-z_-]{1,40}", body) and re.fullmatch(r"[a-z]{1,20}", act) and 1 <= stars <= 5):
        raise ValueError("the rating does not fit the box")
    return _put(_RATING, [identifier, body, act, stars])


def _put(statement: str, values: list[Any]) -> bool:
    try:
        with transaction.atomic(using=ALIAS):
            connection = connections[ALIAS]
            connection.ensure_connection()
            # psycopg's own cursor sends values apart from the statement; Django's would write them into it.
            with psycopg.Cursor(connection.connection) as cursor:
                cursor.execute("SET TRANSACTION READ WRITE")
                cursor.execute(statement, values)
    except psycopg.errors.UniqueViolation:
        return False
    except psycopg.DatabaseError as wrong:
        if wrong.sqlstate == _FULL:
            raise Full from None
        raise
    return True
