"""What other rooms may use of papers."""

from __future__ import annotations

from uuid import UUID

from xiezhi.kernel.errors import Text
from xiezhi.papers import numbers, remedies
from xiezhi.papers.acts import issue, preview, void
from xiezhi.papers.entries import PAPER_RENDERED
from xiezhi.papers.errors import MissingContent, NoSuchPaper, NotPrintable, NumberAlreadyVoid, PaperAltered
from xiezhi.papers.numbers import of_series
from xiezhi.papers.printing import pdf
from xiezhi.papers.queries import cases_of_number, of_case, paper
from xiezhi.papers.rules import check
from xiezhi.papers.sealing import fingerprint_beside
from xiezhi.papers.series import UsedSeries, series_of, years_of
from xiezhi.papers.sheets import digest_hex, pages_of, put_together, sheet, sign_list
from xiezhi.papers.tasks import render_later
from xiezhi.papers.values import GivenNumber, IssuedPaper
from xiezhi.papers.wording import KINDS, capital_yuan, penalty_text

__all__ = [
    "KINDS",
    "PAPER_RENDERED",
    "GivenNumber",
    "IssuedPaper",
    "MissingContent",
    "NoSuchPaper",
    "NotPrintable",
    "NumberAlreadyVoid",
    "PaperAltered",
    "UsedSeries",
    "capital_yuan",
    "cases_of_number",
    "check",
    "digest_hex",
    "fingerprint_beside",
    "issue",
    "of_case",
    "of_series",
    "pages_of",
    "paper",
    "pdf",
    "penalty_text",
    "preview",
    "put_together",
    "remedies_in_words",
    "remedies_text",
    "render_later",
    "series_of",
    "sheet",
    "sign_list",
    "take_number",
    "void",
    "years_of",
]  # fmt: skip


def take_number(body: numbers.Body, word: str, year: int, *, for_: UUID) -> str:
    """A number of a series that is no paper's, such as a case's. `for_` is the id of what gets it."""
    return numbers.take(body, word, year, for_).text


def remedies_in_words(standard: remedies.Remedies, body: remedies.Answerable, *, channel: str = "") -> Text:
    """The remedies paragraph of a decision of this body, in both languages."""
    return remedies.remedies_text(standard, reconsideration=body.reconsideration, court=body.court, channel=channel)


def remedies_text(standard: remedies.Remedies, body: remedies.Answerable, *, channel: str = "") -> str:
    """The same as it is printed, in Chinese."""
    return remedies_in_words(standard, body, channel=channel)["zh"]
