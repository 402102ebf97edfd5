"""What a body answers, and what its sender is told of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.kernel.clock import legal_day, now
from xiezhi.kernel.errors import text
from xiezhi.publicity.acting import needs_words
from xiezhi.publicity.errors import AnsweredAlready, IdentityNotConfirmed, NotTheirs
from xiezhi.publicity.letters import chain
from xiezhi.publicity.letters.periods import periods
from xiezhi.publicity.models import Letter, Publication, Request

IDENTITY = "identity"
"""What the body ticks when it has made sure that a statement is the party's."""


def of_request(request_id: UUID) -> Letter | None:
    """The letter by which a request came; None for one that an officer took in."""
    return Letter.objects.filter(request_id=request_id).first()


def identity_needed(asked: Request, accepted: bool, met: frozenset[str]) -> None:
    """IdentityNotConfirmed where a statement that came by letter is to be shown, and nobody has asked whose it is."""
    if accepted and asked.kind == "reply" and IDENTITY not in met and of_request(asked.id):
        raise IdentityNotConfirmed(
            text("尚未核实陈述人身份。", "Nobody has confirmed who sent this statement."),
            next_step=text(
                "按案卷登记的联系方式回访核实后勾选。", "Call back by what the file knows, then tick the box."
            ),
        )


def told(asked: Request, *, by: Claim, at: datetime) -> None:
    """Tell the sender what a request was answered with: called by the act that answers it, in its transaction."""
    row = of_request(asked.id)
    if row is None or row.state in chain.ENDED:
        return
    day = legal_day(at)
    keep = periods().keep.after(day)
    changes = {"answer": asked.answer, "answered_on": day, "keep_until": keep}
    chain.move(row, f"letter_{asked.state}", changes, by=by, at=at)


def answer(identifier: UUID, words: str, *, by: Claim, at: datetime | None = None) -> Letter:
    """Answer a question."""
    at = at or now()
    needs_words(words)
    with transaction.atomic():
        row = _own(chain.letter(identifier, lock=True), by)
        if row.kind != "question" or row.state != "received":
            raise answered_already()
        day = legal_day(at)
        changes = {"answer": words.strip(), "answered_on": day, "keep_until": periods().keep.after(day)}
        chain.move(row, "letter_answered", changes, by=by, at=at)
    return row


def publish(identifier: UUID, asked: str, *, by: Claim, at: datetime | None = None) -> Letter:
    """Let all read a question and its answer: in the words an officer gives it, without anything of the sender."""
    from xiezhi.publicity.asks import without_identifiers

    at = at or now()
    needs_words(asked)
    with transaction.atomic():
        row = _own(chain.letter(identifier, lock=True), by)
        if row.kind != "question" or row.state != "answered" or row.shown:
            raise answered_already()
        shown = {
            "asked": without_identifiers(asked.strip()), "answer": without_identifiers(row.answer),
            "on": legal_day(at).isoformat(),
        }  # fmt: skip
        chain.move(row, "letter_shown", {"shown": shown}, by=by, at=at)
        show_question(row)
    return row


def take_back(identifier: UUID, *, reason: str, by: Claim, at: datetime | None = None) -> Letter:
    """Take a published question away."""
    needs_words(reason)
    with transaction.atomic():
        row = _own(chain.letter(identifier, lock=True), by)
        if not row.shown:
            raise answered_already()
        chain.move(row, "letter_hidden", {"shown": {}}, by=by, at=at or now())
        show_question(row)
    return row


def show_question(row: Letter) -> None:
    """Bring the published question to what the row says."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM opened.question WHERE id = %s", [row.id])
        if row.shown and row.body_id:
            body = accounts.body(row.body_id)
            cursor.execute(
                "INSERT INTO opened.question (id, body_code, body, asked, answer, on_day) "
                "VALUES (%s, %s, %s, %s, %s, %s)",
                [row.id, body.code, body.name_zh, row.shown["asked"], row.shown["answer"], row.shown["on"]],
            )


def mended(at: datetime | None = None) -> int:
    """Tell senders whose correction was granted once the record was corrected or taken away; how many were told."""
    at, told_now = at or now(), 0
    with accounts.as_system(name="letters") as by:
        for row in Letter.objects.filter(kind="correction", state="accepted", mended_on__isnull=True)[:500]:
            record = Publication.objects.filter(id=row.publication_id).first() if row.publication_id else None
            if record is None or record.state_at <= row.state_at:
                continue
            with transaction.atomic():
                fresh = chain.letter(row.id, lock=True)
                chain.move(fresh, "letter_mended", {"mended_on": legal_day(record.state_at)}, by=by, at=at)
            told_now += 1
    return told_now


def _own(row: Letter, by: Claim) -> Letter:
    if by.body_id is not None and by.body_id != row.body_id:
        raise NotTheirs(text("只有收到来信的机关可以答复。", "Only the body that was asked answers."))
    return row


def answered_already() -> AnsweredAlready:
    """Why nothing was done."""
    return AnsweredAlready(
        text("这封来信现在不能这样办理。", "The letter does not stand where this can be done."),
        next_step=text("刷新页面，查看它现在的状态。", "Load the page again and see how it stands."),
    )
