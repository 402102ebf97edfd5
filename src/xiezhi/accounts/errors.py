"""What accounts refuses. Each code is a heading in docs/errors/accounts.md."""

from __future__ import annotations

from xiezhi.kernel.errors import Refusal


class RightMissing(Refusal):
    """The person's post does not carry the right that the page or act asks for."""

    code = "ACC-0001"
    status = 403


class NoPost(Refusal):
    """The account is in order, but holds no post in a body today."""

    code = "ACC-0003"
    status = 403


class WrongLogin(Refusal):
    """Login name and password do not belong together. Never says which of the two is wrong."""

    code = "ACC-0010"


class TooSoon(Refusal):
    """Too many failed tries from here; the next one is answered after a while. Nobody is locked out for good."""

    code = "ACC-0011"
    status = 429
    seconds: int = 0


class AccountSuspended(Refusal):
    """The password is right, and an administrator has suspended the account."""

    code = "ACC-0012"


class WrongCode(Refusal):
    """The one-time code or recovery code is wrong, over, or was used before."""

    code = "ACC-0013"


class WeakPassword(Refusal):
    """The new password is too short, too common, or too like the account itself."""

    code = "ACC-0014"


class UnknownRegisterEntry(Refusal):
    """There is no such division, body, officer, certificate or account, or the claim may not see it."""

    code = "ACC-0020"
    status = 404


class RegisterConflict(Refusal):
    """What should be entered in a register contradicts it: a code, number or name taken, two posts at once."""

    code = "ACC-0021"


class RolesClash(Refusal):
    """The three administrations are apart: who holds one holds nothing else, and nobody grants to themselves."""

    code = "ACC-0022"


class WrongRegisterValue(Refusal):
    """A value that a register cannot hold: an empty name, a period that ends before it begins, an unknown post."""

    code = "ACC-0023"


class EntrustmentRefused(Refusal):
    """What the law does not let a body entrust: without power or term or publication, or what it was entrusted with."""

    code = "ACC-0024"


class WrongRights(Refusal):
    """packs/national/rights.yaml is not what accounts can read."""

    code = "ACC-0030"
