"""What parties refuses. Each code is a heading in docs/errors/parties.md."""

from __future__ import annotations

from xiezhi.kernel.errors import Refusal


class UnknownParty(Refusal):
    """There is no such party, or the claim may not see it."""

    code = "PTY-0001"
    status = 404


class WrongParty(Refusal):
    """A party without a name, of an unknown kind, or with a birth date that its identity number contradicts."""

    code = "PTY-0002"
