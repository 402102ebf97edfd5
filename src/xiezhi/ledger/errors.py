"""What the ledger refuses. Each class is one kind of refusal; docs/errors/ledger.md has a heading for each code."""

from __future__ import annotations

from xiezhi.kernel.errors import Refusal


class BadDraft(Refusal):
    """The draft cannot become an entry: an identifier of the wrong form, a time without zone, a float, too many
    bytes."""

    code = "LEDGER-0001"


class AlreadyRecorded(Refusal):
    """An entry with this identifier is in the ledger already, with other content."""

    code = "LEDGER-0002"


class StaleHead(Refusal):
    """The case has moved on since its head was read."""

    code = "LEDGER-0003"


class OutOfScope(Refusal):
    """The present claim does not reach the case, or there is no claim at all."""

    code = "LEDGER-0004"


class OutsideAnAct(Refusal):
    """A guarded row was changed without an entry to answer for it, or after that entry was sealed."""

    code = "LEDGER-0005"


class NoTransaction(Refusal):
    """The ledger is written only inside the transaction of the act it records."""

    code = "LEDGER-0006"


class NotFound(Refusal):
    """There is no such entry, or it has no leaf yet."""

    code = "LEDGER-0007"


class BadProof(Refusal):
    """A proof, checkpoint, mirror or disclosure does not hold or cannot be read."""

    code = "LEDGER-0008"


class SignerRefused(Refusal):
    """The signer would not sign this head: it is no extension of the last one it signed."""

    code = "LEDGER-0009"


class LogBroken(Refusal):
    """The log's files or leaves do not agree with the stored entries; numbering stops until somebody has looked."""

    code = "LEDGER-0010"


class SignerBroken(Refusal):
    """The signer's key or memory is missing or damaged, or nobody answers at its socket."""

    code = "LEDGER-0011"
