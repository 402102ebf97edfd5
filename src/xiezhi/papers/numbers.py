"""Numbers without gaps: the series row is locked when a number is taken and stays so until the act commits.

An act that fails gives its number back with everything else; two acts that want a number of one series come one after
the other; a number given out is never given out again (penalty_law/52: 编有号码). Take numbers last in a transaction.
"""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from django.db import connection

from xiezhi.kernel.errors import text
from xiezhi.kernel.identifiers import new_id
from xiezhi.papers.errors import NoSuchPaper, NumberAlreadyVoid, RegisterIncomplete
from xiezhi.papers.models import Number
from xiezhi.papers.rules import number_text
from xiezhi.papers.values import GivenNumber


class Body(Protocol):
    """Who issues: accounts.door.BodyView."""

    @property
    def id(self) -> UUID: ...
    @property
    def name_zh(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def short_word(self) -> str: ...


_TAKE = """
WITH taken AS (
    INSERT INTO papers_series AS s (id, scope, body_id, word, year, last)
    VALUES (%(series)s, %(scope)s, %(body)s, %(word)s, %(year)s, 1)
    ON CONFLICT (body_id, word, year) DO UPDATE SET last = s.last + 1 RETURNING last
)
INSERT INTO papers_number (id, scope, body_id, word, year, n, text, used_for, state, reason)
SELECT %(id)s, %(scope)s, %(body)s, %(word)s, %(year)s, last, %(before)s::text || last || %(after)s::text,
    %(used_for)s, 'used', ''
FROM taken
RETURNING n, text
"""


def take(body: Body, word: str, year: int, used_for: UUID) -> GivenNumber:
    """The next number of the body's series. Inside the act's transaction, under the entry it has entered."""
    if not body.short_word.strip():
        raise RegisterIncomplete(
            text("本机关没有登记机关代字，不能编号。", "The body has no word for its numbers in the register."),
            next_step=text("在机关登记中补填机关代字。", "Fill in the body's number word in the register."),
        )
    identifier = new_id()
    before, after = number_text(body.short_word, word, year, 0).rsplit("0", 1)
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE,
            {
                "series": new_id(), "scope": body.path, "body": body.id, "word": word, "year": year, "id": identifier,
                "before": before, "after": after, "used_for": used_for,
            },
        )  # fmt: skip
        n, said = cursor.fetchone()
    return GivenNumber(identifier, word, year, n, said, used_for, False, "")


def void(number_id: UUID, reason: str) -> GivenNumber:
    """Declare a number void for a reason that stays with it. Inside an act, under the entry it has entered."""
    if not reason.strip():
        raise NumberAlreadyVoid(
            text("作废文号应当说明理由。", "Voiding a number needs a reason."),
            next_step=text("填写作废理由。", "Say why it is void."),
            key="reason",
        )
    row = Number.objects.select_for_update().filter(pk=number_id).first()
    if row is None:
        raise NoSuchPaper(text("没有这个文号，或者您无权查看。", "There is no such number, or you may not see it."))
    if row.state == "void":
        raise NumberAlreadyVoid(
            text(f"{row.text} 已经作废：{row.reason}", f"{row.text} is void already: {row.reason}"),
            next_step=text("需要新文书的，重新制作，另编新号。", "Issue a new paper; it gets a number of its own."),
        )
    row.state, row.reason = "void", reason.strip()
    row.save(update_fields=["state", "reason"])
    return given(row)


def given(row: Number) -> GivenNumber:
    """The number as other rooms see it."""
    return GivenNumber(row.id, row.word, row.year, row.n, row.text, row.used_for, row.state == "void", row.reason)


def of_series(body_id: UUID, word: str, year: int) -> list[GivenNumber]:
    """Every number given out of a series, in order."""
    return [given(row) for row in Number.objects.filter(body_id=body_id, word=word, year=year).order_by("n")]
