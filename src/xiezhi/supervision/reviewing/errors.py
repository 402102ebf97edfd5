"""What case review refuses; each code is a heading in docs/errors/supervision.md."""

from __future__ import annotations

from xiezhi.kernel.errors import Refusal


class NoSuchReview(Refusal):
    """There is no such plan, file or sheet of case review, or it lies outside what the claim sees."""

    code = "SUP-0601"
    status = 404


class NotYourReview(Refusal):
    """Somebody else does this: the body of the plan, the reviewer named, the body that the file is about."""

    code = "SUP-0602"


class ReviewNotThere(Refusal):
    """The plan or the file does not stand where this is done."""

    code = "SUP-0603"


class NotSealedYet(Refusal):
    """No signed head covers the committed list yet, so there is no seed to draw by."""

    code = "SUP-0604"


class MustStandBack(Refusal):
    """The person may not review this file: of the same body, an officer of the case, or named already."""

    code = "SUP-0605"


class MarksWrong(Refusal):
    """Marks that do not fit the score sheet, or deductions without their reasons."""

    code = "SUP-0606"


class PlanWrong(Refusal):
    """A plan that cannot be carried out: its period, its figures, or a list without a candidate."""

    code = "SUP-0607"


class TooLateToObject(Refusal):
    """The days in which the body may ask for re-examination have gone by."""

    code = "SUP-0608"
