"""Writes inside an act: issuing a paper, declaring a number void. Printing comes after commit: printing.py."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.kernel.identifiers import new_id
from xiezhi.papers import fonts, numbers, printing, queries, rules, typesetting
from xiezhi.papers.models import Paper
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
    made_of = typesetting.template(paper.template_path)
    printing.store(made_of.stored, "", "template")
    identifier, salt = new_id(), secrets.token_bytes(16)
    number = numbers.take(body, paper.number_word, year, identifier) if paper.number_word else None
    row = Paper(
        id=identifier, case_id=case_id, scope=scope, body_id=body.id, kind=paper.key, audience=paper.audience,
        label=dict(paper.label), number=number.text if number else "", organ=body.name_zh, contents=said, salt=salt,
        template_digest=made_of.digest, issued_at=at,
    )  # fmt: skip
    row.contents_digest = printing.digest_of(row)
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


def preview(
    paper: rules.Paper, contents: Contents, *, body: numbers.Body, at: datetime, case_id: UUID | None = None
) -> bytes:
    """The paper as a watermarked PDF, without a number; what is missing is left out, for the officer to see."""
    said = rules.chosen(paper, {**_earlier(paper, case_id, contents), **_with_names(contents)})
    number = f"{body.short_word}{paper.number_word}〔{at.year}〕　号" if paper.number_word else ""
    sheet = Sheet(paper.label["zh"], number, body.name_zh, said, preview=True)
    return typesetting.pdf(sheet, typesetting.template(paper.template_path), at)


def void(number_id: UUID, reason: str) -> GivenNumber:
    """Declare a paper's number void. Inside an act, under the entry it has entered."""
    return numbers.void(number_id, reason)
