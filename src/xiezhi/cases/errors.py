"""What the engine refuses, one class for each kind; each code is a heading in docs/errors/cases.md."""

from __future__ import annotations

from xiezhi.kernel.errors import Refusal


class UnknownAct(Refusal):
    """The procedure has no act of that name, or people may not do it themselves."""

    code = "CASE-0101"


class OutOfOrder(Refusal):
    """Something must be done first, or it is too late for this act."""

    code = "CASE-0102"


class OnlyOnce(Refusal):
    """The act can be done once in a case, and it was."""

    code = "CASE-0103"


class Archived(Refusal):
    """The file is archived: nothing may be added, changed or removed."""

    code = "CASE-0104"


class WrongTime(Refusal):
    """The act is dated in the future, or before what it follows."""

    code = "CASE-0105"


class WrongFact(Refusal):
    """A field is missing, or what was said is outside the law's limits."""

    code = "CASE-0201"


class TooFewOfficers(Refusal):
    """Fewer certified officers than the law asks for (penalty_law/42)."""

    code = "CASE-0301"


class CertificateProblem(Refusal):
    """An officer's certificate was not valid for this field at that time."""

    code = "CASE-0302"


class SamePerson(Refusal):
    """Somebody may not do this act because of what they did before in the case."""

    code = "CASE-0303"


class Recused(Refusal):
    """An officer was recused from the case (penalty_law/43)."""

    code = "CASE-0304"


class NotYourRole(Refusal):
    """The act belongs to another post."""

    code = "CASE-0305"


class NoJurisdiction(Refusal):
    """The place lies outside the body's division (penalty_law/22)."""

    code = "CASE-0401"


class MatterRefused(Refusal):
    """The matter is not in the catalogue, not in force on the day of the act, or not held by this body."""

    code = "CASE-0402"


class OutsideRange(Refusal):
    """The penalty is of a kind, or an amount, that the law does not allow for this matter."""

    code = "CASE-0403"


class OutsideBenchmark(Refusal):
    """The grade or the fine lies outside the benchmark of discretion, and no departure was approved."""

    code = "CASE-0404"


class OtherLawApplies(Refusal):
    """The law changed between act and decision, and the wrong version, or none, was said to apply (penalty_law/37)."""

    code = "CASE-0405"


class HardStop(Refusal):
    """A guard of the procedure stands before the act."""

    code = "CASE-0214"


class DeliveryRefused(Refusal):
    """This way of delivery is not open now."""

    code = "CASE-0501"


class NeedsApproval(Refusal):
    """The act takes effect only when approved."""

    code = "CASE-0601"


class NotYours(Refusal):
    """The approval does not await this person, or was already answered."""

    code = "CASE-0602"


class AlreadyWaiting(Refusal):
    """The same act was proposed before and still waits for an answer."""

    code = "CASE-0603"


class NotVoidable(Refusal):
    """The paper was delivered, its file is archived, it has no number, or the person may not void it."""

    code = "CASE-0604"


class NoSuchCase(Refusal):
    """There is no such case, or it lies outside what this person may see."""

    code = "CASE-0701"


class CaseMoved(Refusal):
    """Somebody else acted on the case since the page was opened."""

    code = "CASE-0702"


class NotUnderThis(Refusal):
    """A linked case was to be opened under a case of a procedure that it does not run under."""

    code = "CASE-0703"
