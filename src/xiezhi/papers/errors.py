"""What this room refuses. docs/errors/papers.md says of each what it means and what to do."""

from __future__ import annotations

from xiezhi.kernel.errors import Refusal


class MissingContent(Refusal):
    """A content the law demands of the paper is empty, so the paper is not issued."""

    code = "PAPER-0001"


class NoSuchPaper(Refusal):
    """There is no such paper or number, or the present claim does not reach it."""

    code = "PAPER-0002"
    status = 404


class TemplateBroken(Refusal):
    """The template of a paper is missing or cannot be typeset."""

    code = "PAPER-0003"


class NotPrintable(Refusal):
    """The contents hold a character that no installed font can print, so the paper would show a wrong name."""

    code = "PAPER-0004"


class NumberAlreadyVoid(Refusal):
    """A number that is void already, or a voiding without a reason."""

    code = "PAPER-0005"


class PaperAltered(Refusal):
    """What is stored of a paper no longer gives the digest that the ledger keeps of it."""

    code = "PAPER-0006"


class RegisterIncomplete(Refusal):
    """The register of bodies lacks what a paper of that body must say: its number word, or its remedies."""

    code = "PAPER-0007"


class CheckedTooOften(Refusal):
    """One network asked too often in a minute whether papers are genuine."""

    code = "PAPER-0008"
    status = 429


class UploadTooLarge(Refusal):
    """A file shown for checking is larger than any paper."""

    code = "PAPER-0009"
    status = 413


class SealRefused(Refusal):
    """A paper could not be sealed: the key or the signing service did not answer, or is not set up."""

    code = "PAPER-0010"
