"""What supervision refuses, one class for each kind; each code is a heading in docs/errors/supervision.md."""

from __future__ import annotations

from xiezhi.kernel.errors import Refusal


class NoSuchFinding(Refusal):
    """There is no such finding, or it lies outside what the claim sees."""

    code = "SUP-0101"
    status = 404


class NotNow(Refusal):
    """The finding stands in a state in which this cannot be done, or the body's own time still runs."""

    code = "SUP-0102"


class NotTheirs(Refusal):
    """Only the body that a finding is about answers it, and only a supervisor above it treats it."""

    code = "SUP-0103"


class WordsMissing(Refusal):
    """An act about a finding or a rule needs its reasons in words."""

    code = "SUP-0104"


class NoSuchRule(Refusal):
    """There is no such rule, or no such version of it."""

    code = "SUP-0105"


class WrongPeriod(Refusal):
    """A back-test needs a period whose last day does not come before the first."""

    code = "SUP-0106"


class CannotReplay(Refusal):
    """A finding cannot be computed again, since its rules or its entries are not here."""

    code = "SUP-0107"


class UnreadableLog(Refusal):
    """An event log that cannot be opened or read, or in which there is nothing to read."""

    code = "SUP-0201"


class MissingLogColumns(Refusal):
    """An event log lacks columns that the mapping names."""

    code = "SUP-0202"


class NoSuchPack(Refusal):
    """No pack of that name has a mapping for other systems' logs."""

    code = "SUP-0203"


class NothingWatches(Refusal):
    """A pack without a single rule for its procedure."""

    code = "SUP-0204"


class UnsortedSegment(Refusal):
    """A segment of a history is not sorted by case, so that its cases cannot be judged whole."""

    code = "SUP-0205"


class NoSuchMatter(Refusal):
    """There is no such supervision matter, or it lies outside what the claim sees."""

    code = "SUP-0301"
    status = 404


class NotYetAsked(Refusal):
    """The supervision matter does not stand where the body is asked for this answer."""

    code = "SUP-0302"
