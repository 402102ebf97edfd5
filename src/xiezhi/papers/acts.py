"""Writes: issuing a paper inside an act; printing it after commit, once, by the template it was issued with."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from xiezhi.accounts import door as accounts
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import text
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.papers import fonts, numbers, queries, rules, typesetting
from xiezhi.papers.entries import PAPER_RENDERED
from xiezhi.papers.errors import PaperAltered
from xiezhi.papers.models import Blob, Paper
from xiezhi.papers.rules import Contents
from xiezhi.papers.typesetting import Sheet
from xiezhi.papers.values import GivenNumber, IssuedPaper


def issue(
    paper: rules.Paper, *, case_id: UUID, body: numbers.Body, scope: str, year: int, contents: Contents, at: datetime
) -> IssuedPaper:
    """Issue a paper: refuse what lacks its mandatory contents, take its number, keep what it says under a digest.

    Runs inside the act's transaction, under the entry the caller has entered, and near its end: from the taking of the
    number other acts of the same series wait. The caller puts `contents_digest` into the entry.
    """
    said = complete(paper, case_id, contents)
    rules.require_word(paper, body.short_word)
    made_of = typesetting.template(paper.template_path)
    _store(made_of.stored, "", "template")
    identifier, salt = new_id(), secrets.token_bytes(16)
    number = numbers.take(body, paper.number_word, year, identifier) if paper.number_word else None
    row = Paper(
        id=identifier, case_id=case_id, scope=scope, body_id=body.id, kind=paper.key, audience=paper.audience,
        label=dict(paper.label), number=number.text if number else "", organ=body.name_zh, contents=said, salt=salt,
        template_digest=made_of.digest, issued_at=at,
    )  # fmt: skip
    row.contents_digest = digest_of(row)
    row.save(force_insert=True)
    return queries.issued(row, number)


def complete(paper: rules.Paper, case_id: UUID | None, contents: Contents) -> dict[str, Any]:
    """The contents ready for print: people named, earlier papers of the case told, everything mandatory there."""
    said = rules.chosen(paper, {**_earlier(paper, case_id, contents), **_with_names(contents)})
    rules.check(paper, said)
    rules.check_printable(said, fonts.library().covers)
    return said


def _earlier(paper: rules.Paper, case_id: UUID | None, contents: Contents) -> dict[str, Any]:
    """Contents that come from a paper of this case: `papers.<kind>.number`, the latest of that kind."""
    asked = {
        c.key: c.from_.split(".") for c in paper.contents if c.from_.startswith("papers.") and not contents.get(c.key)
    }
    if not asked or case_id is None:
        return {}
    latest = {one.kind: one for one in queries.of_case(case_id)}
    return {
        key: getattr(latest[kind], name)
        for key, (_, kind, name) in asked.items()
        if kind in latest and name == "number"
    }


def _with_names(contents: Contents) -> dict[str, Any]:
    """Officers are recorded by id and printed by name and certificate."""
    listed = {key: value for key, value in contents.items() if isinstance(value, list) and any(map(_is_id, value))}
    people = [UUID(one) for value in listed.values() for one in value if _is_id(one)]
    if not people:
        return dict(contents)
    named = {str(one.id): one for one in accounts.officers(people)}

    def person(one: Any) -> Any:
        officer = named.get(str(one))
        numbers_ = [certificate.number for certificate in officer.certificates] if officer else []
        return {"name": officer.name, "certificate": numbers_[-1] if numbers_ else ""} if officer else one

    return {**contents, **{key: [person(one) for one in value] for key, value in listed.items()}}


def _is_id(value: Any) -> bool:
    if not isinstance(value, str) or len(value) != 36:
        return False
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def digest_of(row: Paper) -> bytes:
    """The digest of all that a paper says and of the template it says it with."""
    return rules.digest(
        rules.envelope(
            kind=row.kind,
            title=row.label["zh"],
            number=row.number,
            organ=row.organ,
            case=str(row.case_id),
            issued_at=row.issued_at,
            template=bytes(row.template_digest).hex(),
            contents=row.contents,
            salt=bytes(row.salt),
        )
    )


def _store(content: bytes, scope: str, media: str) -> bytes:
    """Keep bytes under their digest; the same bytes again change nothing."""
    digest = sha256(content).digest()
    if not Blob.objects.filter(digest=digest).exists():
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO papers_blob (digest, scope, content, media) VALUES (%s, %s, %s, %s) "
                "ON CONFLICT DO NOTHING",
                [digest, scope, content, media],
            )
    return digest


def preview(
    paper: rules.Paper, contents: Contents, *, body: numbers.Body, at: datetime, case_id: UUID | None = None
) -> bytes:
    """The paper as a watermarked PDF, without a number; what is missing is left out, for the officer to see."""
    said = rules.chosen(paper, {**_earlier(paper, case_id, contents), **_with_names(contents)})
    number = f"{body.short_word}{paper.number_word}〔{at.year}〕　号" if paper.number_word else ""
    sheet = Sheet(paper.label["zh"], number, body.name_zh, said, preview=True)
    return typesetting.pdf(sheet, typesetting.template(paper.template_path), at)


def pdf(paper_id: UUID) -> bytes:
    """The PDF of an issued paper. Printed the first time it is asked for, in one transaction with its entry."""
    with transaction.atomic():
        row = queries.row(paper_id)
        if row.pdf_digest is None:
            ledger.lock(row.case_id)
            row.refresh_from_db()
        return _stored(row) if row.pdf_digest is not None else _print(row)


def _stored(row: Paper) -> bytes:
    found = Blob.objects.filter(digest=bytes(row.pdf_digest or b"")).first()
    if found is None or sha256(bytes(found.content)).digest() != bytes(row.pdf_digest or b""):
        raise _altered(row)
    return bytes(found.content)


def _print(row: Paper) -> bytes:
    content = typesetting.pdf(sheet_of(row), template_of(row), row.issued_at)
    entry = new_id()
    with ledger.entering(entry):
        row.pdf_digest = _store(content, row.scope, "application/pdf")
        row.save(update_fields=["pdf_digest"])
        ledger.append(
            ledger.Draft(
                id=entry,
                case=row.case_id,
                kind=PAPER_RENDERED,
                occurred_at=now(),
                body=str(row.body_id),
                scope=row.scope,
                actor="system",
                facts={"paper": str(row.id), "kind": row.kind, "number": row.number},
                papers={row.kind: row.pdf_digest.hex()},
            )
        )
    return content


def sheet_of(row: Paper) -> Sheet:
    """What is printed of an issued paper; refuses contents that no longer give their digest."""
    if digest_of(row) != bytes(row.contents_digest):
        raise _altered(row)
    return Sheet(row.label["zh"], row.number, row.organ, row.contents, digest=bytes(row.contents_digest).hex())


def template_of(row: Paper) -> typesetting.Template:
    """The template the paper was issued with."""
    kept = Blob.objects.filter(digest=bytes(row.template_digest)).first()
    if kept is None or sha256(bytes(kept.content)).digest() != bytes(row.template_digest):
        raise _altered(row)
    return typesetting.stored_template(bytes(kept.content))


def pages(paper_id: UUID) -> list[bytes]:
    """An issued paper as one picture a page, for the screen."""
    row = queries.row(paper_id)
    return typesetting.images(sheet_of(row), template_of(row), row.issued_at)


def void(number_id: UUID, reason: str) -> GivenNumber:
    """Declare a paper's number void. Inside an act, under the entry it has entered."""
    return numbers.void(number_id, reason)


def _altered(row: Paper) -> PaperAltered:
    return PaperAltered(
        text(
            f"《{row.label['zh']}》{row.number} 的存储内容与登记的摘要不符。",
            f"What is stored of {row.label['en']} {row.number} does not give the digest the ledger keeps.",
        ),
        next_step=text(
            "停止使用，运行 ./run ledger verify 并从备份恢复。", "Do not use it; run ./run ledger verify and restore."
        ),
    )
