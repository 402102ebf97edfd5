"""What the pages themselves refuse; everything the law refuses comes from the engine."""

from __future__ import annotations

from xiezhi.kernel.errors import Refusal


class NoTime(Refusal):
    """The form does not say when the act happened, and an act without its legal time cannot be recorded."""

    code = "ENF-0101"


class NotReadBack(Refusal):
    """A note of questions and answers is recorded otherwise than it was read back to the person asked."""

    code = "ENF-0102"


class NotAlike(Refusal):
    """The cases picked for one act do not stand at the same step of one procedure, or are none or too many."""

    code = "ENF-0110"


class NotAWorkbook(Refusal):
    """The uploaded file cannot be read as a workbook, or is not the template of this act."""

    code = "ENF-0111"


class NobodyToAct(Refusal):
    """A command names an account that is not there, holds no post today, or may not record payments."""

    code = "ENF-0121"


class NotAStatement(Refusal):
    """The uploaded file is no statement of payments: it cannot be read, or lacks columns."""

    code = "ENF-0120"
