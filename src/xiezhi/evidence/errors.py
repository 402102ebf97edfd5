"""What this room refuses. docs/errors/evidence.md says of each what it means and what to do."""

from __future__ import annotations

from xiezhi.kernel.errors import Refusal


class NoSuchEvidence(Refusal):
    """There is no such case, item, file, arrival or device, or the present claim does not reach it."""

    code = "EVID-0001"
    status = 404


class BadItem(Refusal):
    """What is said of an item, an event of custody or a device is missing or malformed."""

    code = "EVID-0002"


class FileRefused(Refusal):
    """A file is not what it is called, of a kind that is not taken, or made to harm whoever opens it."""

    code = "EVID-0003"
    status = 422


class DigestDiffers(Refusal):
    """The bytes that arrived do not give the digest that was declared; they are thrown away."""

    code = "EVID-0004"
    status = 422


class TooMuch(Refusal):
    """A file is larger, or there are more of them, than this installation takes."""

    code = "EVID-0005"
    status = 413


class NotUsable(Refusal):
    """An item may not be used: excluded, withdrawn, not verified where it must be, or of another case."""

    code = "EVID-0006"


class AlreadyUsed(Refusal):
    """An item that an act of the case names cannot be withdrawn any more; a correction is added."""

    code = "EVID-0007"


class CaseSealed(Refusal):
    """The case is archived: nothing is added to it and nothing in it changes."""

    code = "EVID-0008"


class DeviceNotInOrder(Refusal):
    """A monitoring device, or its record, lacks a review or the publication that penalty_law/41 demands."""

    code = "EVID-0009"


class WrongState(Refusal):
    """The item has been decided upon already, or the act does not fit what it is."""

    code = "EVID-0010"


class OriginalBroken(Refusal):
    """Stored bytes no longer give their digest; nothing of them is handed out."""

    code = "EVID-0011"


class NotYours(Refusal):
    """Only officers of the body that handles a case add to its evidence or change its state."""

    code = "EVID-0012"


class NotWhole(Refusal):
    """A file named for an item has not arrived whole, or is no longer among those that have arrived."""

    code = "EVID-0013"
    status = 422
