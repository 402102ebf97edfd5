"""Reads, all under the caller's claim: what it does not reach is not there."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from xiezhi.kernel.errors import text
from xiezhi.papers.errors import NoSuchPaper
from xiezhi.papers.models import Blob, Number, Paper, Seal
from xiezhi.papers.numbers import given
from xiezhi.papers.seals import sm2
from xiezhi.papers.values import GivenNumber, IssuedPaper, SealView


def row(paper_id: UUID) -> Paper:
    """The stored paper, or NoSuchPaper."""
    found = Paper.objects.filter(pk=paper_id).first()
    if found is None:
        raise NoSuchPaper(text("没有这份文书，或者您无权查看。", "There is no such paper, or you may not see it."))
    return found


def issued(found: Paper, number: GivenNumber | None) -> IssuedPaper:
    """The paper as other rooms see it."""
    return IssuedPaper(
        id=found.id, case_id=found.case_id, kind=found.kind, label=found.label, audience=found.audience,
        number=found.number, number_id=number.id if number else None, organ=found.organ, issued_at=found.issued_at,
        contents_digest=bytes(found.contents_digest).hex(), pdf_digest=bytes(found.pdf_digest or b"").hex(),
        void_reason=number.reason if number and number.void else "",
    )  # fmt: skip


def of_case(case_id: UUID) -> list[IssuedPaper]:
    """The papers of a case, in the order they were issued. Two statements."""
    rows = list(Paper.objects.filter(case_id=case_id).order_by("issued_at", "id"))
    kept = Number.objects.filter(used_for__in=[one.id for one in rows if one.number]) if rows else []
    taken = {number.used_for: given(number) for number in kept}
    return [issued(one, taken.get(one.id)) for one in rows]


def cases_of_number(number: str, kinds: Collection[str]) -> list[UUID]:
    """The cases with a paper of that number and one of these kinds, as far as the claim sees."""
    return list(Paper.objects.filter(number=number, kind__in=list(kinds)).values_list("case_id", flat=True))


def seal(paper_id: UUID) -> SealView | None:
    """With what a printed paper was sealed; what its signature shows is looked at anew each time."""
    found = Seal.objects.filter(paper_id=paper_id).first()
    if found is None:
        return None
    pdf = bytes(Blob.objects.get(digest=bytes(row(paper_id).pdf_digest or b"")).content)
    kept = Blob.objects.filter(digest=bytes(found.detached)).first() if found.detached else None
    if kept is not None:
        intact = sm2.holds(pdf, bytes(kept.content))
    else:
        from xiezhi.papers import verifying  # pyHanko takes a second to import; most processes look at no signature

        shown = verifying.signature_of(pdf)
        intact = shown is not None and shown.intact and shown.whole and shown.fingerprint == found.fingerprint
    detached = bytes(kept.content) if kept is not None else b""
    return SealView(found.how, found.signer, found.fingerprint, found.trial, found.sealed_at, intact, detached)


def paper(paper_id: UUID) -> IssuedPaper:
    """One paper."""
    found = row(paper_id)
    number = Number.objects.filter(used_for=found.id).first()
    return issued(found, given(number) if number else None)
