"""What the handling of complaints refuses, one class for each kind; each code is a heading in docs/errors."""

from __future__ import annotations

from xiezhi.kernel.errors import Refusal


class NoSuchComplaint(Refusal):
    """There is no such complaint, or it lies outside what the claim sees."""

    code = "SUP-0701"
    status = 404


class ComplaintElsewhere(Refusal):
    """The complaint does not stand where this can be done."""

    code = "SUP-0702"


class NobodySupervises(Refusal):
    """No body is registered that supervises the one complained of."""

    code = "SUP-0703"


class ReasonsMissing(Refusal):
    """Taking a complaint up, declining, handing on and answering need words."""

    code = "SUP-0704"
