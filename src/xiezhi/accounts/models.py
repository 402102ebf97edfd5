"""The registers as tables. Guarded: a row changes only inside an act, whose entry binds the row's digest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiezhi.kernel.identifiers import new_id

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


class PathField(_Text):
    """An ltree column: the place of a row in the tree of divisions and bodies."""

    def db_type(self, connection: Any) -> str:
        """PostgreSQL's ltree."""
        return "ltree"


def _words() -> ArrayField[list[str], list[str]]:
    return ArrayField(models.TextField(), default=list)


class Division(models.Model):
    """An administrative division (行政区划), under the code it has from `valid_from` on. A public register."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.TextField()
    name = models.TextField()
    level = models.TextField()
    kind = models.TextField()
    parent = models.TextField(blank=True, default="")
    path = PathField()
    pinyin = models.TextField(blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="accounts_division_code")]
        indexes = [models.Index(fields=["parent"], name="accounts_division_parent")]

    def __str__(self) -> str:
        return str(self.code)


class Body(models.Model):
    """An enforcement body (执法主体). A public register; writing needs the register's path."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.TextField(unique=True)
    name_zh = models.TextField()
    name_en = models.TextField(blank=True, default="")
    division_code = models.TextField()
    level = models.TextField()
    path = PathField(unique=True)
    layers = _words()
    fields = _words()
    short_word = models.TextField(blank=True, default="")
    reconsideration_body_zh = models.TextField(blank=True, default="")
    reconsideration_body_en = models.TextField(blank=True, default="")
    court_zh = models.TextField(blank=True, default="")
    court_en = models.TextField(blank=True, default="")
    address_zh = models.TextField(blank=True, default="")
    address_en = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    bank = models.JSONField(default=dict)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.code)


class UserManager(BaseUserManager["User"]):
    """Finds accounts by login name, as Django's authentication asks."""


class User(AbstractBaseUser):
    """An account: a login name and its secrets. It may do nothing by itself; an officer's post may."""

    id = models.UUIDField(primary_key=True, default=new_id)
    login = models.TextField(unique=True)
    password = models.TextField()
    last_login = None  # a guarded row does not change at each login
    state = models.TextField(default="active")
    must_change = models.BooleanField(default=False)
    totp = models.TextField(blank=True, default="")
    recovery = _words()
    scope = PathField()
    created_at = models.DateTimeField()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Whether the account may log in."""
        return self.state == "active"

    @property
    def is_staff(self) -> bool:
        """Nobody is staff in Django's sense: rights come from posts."""
        return False


class Officer(models.Model):
    """A person in a post of a body. `valid_to` is the last day; a second post begins after it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    user = models.ForeignKey(User, on_delete=models.PROTECT, db_constraint=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT)
    name = models.TextField()
    roles = _words()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    scope = PathField()

    def __str__(self) -> str:
        return str(self.id)


class Certificate(models.Model):
    """An enforcement certificate (行政执法证); the number is unique with its issuer. `valid_to` is its last day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT)
    number = models.TextField()
    issuer = models.TextField()
    fields = _words()
    valid_from = models.DateField()
    valid_to = models.DateField()
    scope = PathField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "number"], name="accounts_certificate_number")]

    def __str__(self) -> str:
        return str(self.id)


class CertificateState(models.Model):
    """From which day on a certificate was valid, suspended or revoked, and why: never overwritten."""

    id = models.UUIDField(primary_key=True, default=new_id)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="states")
    state = models.TextField()
    from_day = models.DateField()
    reason = models.TextField()
    scope = PathField()

    class Meta:
        db_table = "accounts_certificate_state"

    def __str__(self) -> str:
        return str(self.id)


class StandIn(models.Model):
    """Who gives somebody's approvals while they are away, from day to day; `ended_on` where it ended early."""

    id = models.UUIDField(primary_key=True, default=new_id)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="absences")
    standin = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="stands_in")
    roles = _words()
    valid_from = models.DateField()
    valid_to = models.DateField()
    ended_on = models.DateField(null=True)
    reason = models.TextField()
    scope = PathField()

    class Meta:
        db_table = "accounts_standin"

    def __str__(self) -> str:
        return str(self.id)


class Entrustment(models.Model):
    """What a body entrusts an organisation with (penalty_law/20): matters, kinds of penalty, from day to day.

    `most_fine` in yuan, null without a cap of its own; `letter` the letter of entrustment, published at `published_at`.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="entrusted_by")
    by_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="entrusts")
    matters = _words()
    kinds = _words()
    most_fine = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    letter = models.TextField()
    published_at = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    ended_on = models.DateField(null=True)
    scope = PathField()

    class Meta:
        db_table = "accounts_entrustment"

    def __str__(self) -> str:
        return str(self.id)


class Attempt(models.Model):
    """A try to log in. `who` is a keyed digest of the login name: people type passwords there by mistake."""

    id = models.BigAutoField(primary_key=True)
    who = models.TextField()
    user_id = models.UUIDField(null=True)
    address = models.TextField()
    device = models.TextField(blank=True, default="")
    place = models.TextField()
    outcome = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["who", "-at"], name="accounts_attempt_who"),
            models.Index(fields=["at"], name="accounts_attempt_at"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class TotpStep(models.Model):
    """The last thirty-second step whose code an account has used, so that a code is good once."""

    user_id = models.UUIDField(primary_key=True)
    step = models.BigIntegerField()

    class Meta:
        db_table = "accounts_totp_step"

    def __str__(self) -> str:
        return str(self.user_id)
