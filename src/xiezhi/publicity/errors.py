"""What publicity refuses, one class for each kind; each code is a heading in docs/errors/publicity.md."""

from __future__ import annotations

from xiezhi.kernel.errors import Refusal


class NoSuchPublication(Refusal):
    """There is no such publication, or it lies outside what the claim sees."""

    code = "PUB-0101"
    status = 404


class NotInThisState(Refusal):
    """The publication stands in a state in which this cannot be done."""

    code = "PUB-0102"


class NotPublishable(Refusal):
    """The public record is not whole, or what it says is not allowed to be said."""

    code = "PUB-0103"


class StillDoubtful(Refusal):
    """A detector is in doubt or a role is not known, and no person has looked at it."""

    code = "PUB-0104"


class SecondPersonNeeded(Refusal):
    """The person who prepared a publication does not confirm it."""

    code = "PUB-0105"


class ReasonMissing(Refusal):
    """Holding, withdrawing, correcting and refusing need a reason in words."""

    code = "PUB-0106"


class NoEarlierEnd(Refusal):
    """The rule allows no earlier end, or not yet."""

    code = "PUB-0107"


class NotTheirs(Refusal):
    """Only the body that decided handles the publication."""

    code = "PUB-0108"


class NoSuchRequest(Refusal):
    """There is no such request, or it was answered already."""

    code = "PUB-0109"
    status = 404


class NoRule(Refusal):
    """The packs hold no rule of publication for this decision on that day."""

    code = "PUB-0110"


class NoSuchLetter(Refusal):
    """There is no such letter, or it lies outside what the claim sees."""

    code = "PUB-0201"
    status = 404


class AnsweredAlready(Refusal):
    """The letter was answered, or does not stand where this is done."""

    code = "PUB-0202"


class IdentityNotConfirmed(Refusal):
    """A party's statement is shown only after the body has confirmed that it is the party's."""

    code = "PUB-0203"
