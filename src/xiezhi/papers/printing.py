"""Printing what was issued: once, after commit, by the template it was issued with; and keeping bytes by digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import connection, transaction

from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import text
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.papers import checking, queries, rules, sealing, typesetting
from xiezhi.papers.entries import PAPER_RENDERED
from xiezhi.papers.errors import PaperAltered
from xiezhi.papers.models import Blob, Paper, Seal
from xiezhi.papers.typesetting import Sheet


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


def store(content: bytes, scope: str, media: str) -> bytes:
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
    sealer = sealing.sealer_of(code_of(row))
    sheet = replace(sheet_of(row), seal="" if sealer is None else "trial" if sealer.trial else "body")
    content, sealed, at = typesetting.pdf(sheet, template_of(row), row.issued_at), None, now()
    if sealer is not None:
        sealed = sealer.sign(
            content, body=row.organ, code=code_of(row), reason=f"{row.label['zh']} {row.number}".strip(), at=at
        )
        content = sealed.pdf
    entry = new_id()
    with ledger.entering(entry):
        row.pdf_digest = store(content, row.scope, "application/pdf")
        row.save(update_fields=["pdf_digest"])
        if sealer is not None and sealed is not None:
            _keep_seal(row, sealer, sealed, at)
        ledger.append(
            ledger.Draft(
                id=entry,
                case=row.case_id,
                kind=PAPER_RENDERED,
                occurred_at=at,
                body=str(row.body_id),
                scope=row.scope,
                actor="system",
                facts={"paper": str(row.id), "kind": row.kind, "number": row.number},
                papers={row.kind: row.pdf_digest.hex()},
            )
        )
    return content


def code_of(row: Paper) -> str:
    """The code of the body that issued the paper: the last part of its path."""
    return row.scope.rpartition(".")[2]


def _keep_seal(row: Paper, sealer: sealing.Sealer, sealed: sealing.Sealed, at: datetime) -> None:
    """With what it was sealed, under the entry of the printing."""
    detached = store(sealed.detached, row.scope, "application/json") if sealed.detached else None
    Seal.objects.create(
        paper_id=row.id, scope=row.scope, how=sealer.how, signer=sealed.signer, fingerprint=sealed.fingerprint,
        trial=sealer.trial, sealed_at=at, detached=detached,
    )  # fmt: skip


def sheet_of(row: Paper) -> Sheet:
    """What is printed of an issued paper; refuses contents that no longer give their digest."""
    if digest_of(row) != bytes(row.contents_digest):
        raise _altered(row)
    digest = bytes(row.contents_digest).hex()
    where = checking.address(row.number, digest)
    return Sheet(row.label["zh"], row.number, row.organ, row.contents, digest=digest, check=where)


def template_of(row: Paper) -> typesetting.Template:
    """The template the paper was issued with."""
    kept = Blob.objects.filter(digest=bytes(row.template_digest)).first()
    if kept is None or sha256(bytes(kept.content)).digest() != bytes(row.template_digest):
        raise _altered(row)
    return typesetting.stored_template(bytes(kept.content))


def pages(paper_id: UUID) -> list[bytes]:
    """An issued paper as one picture a page, for the screen."""
    row = queries.row(paper_id)
    seal = Seal.objects.filter(paper_id=row.id).first()
    sheet = replace(sheet_of(row), seal="" if seal is None else "trial" if seal.trial else "body")
    return typesetting.images(sheet, template_of(row), row.issued_at)


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
