"""What a person keeps for themselves (saved searches, reminders, where to be reached), and what was taken out. No case
lives here."""

from __future__ import annotations

from typing import Any

from django.db import models

from xiezhi.kernel.identifiers import new_id


class PathField(models.TextField):  # type: ignore[type-arg]
    """An ltree column: the leaf of the account whose row it is."""

    def db_type(self, connection: Any) -> str:
        """PostgreSQL's ltree."""
        return "ltree"


class Saved(models.Model):
    """A search of the case list under a name of one's own; `words` is its query string."""

    id = models.UUIDField(primary_key=True, default=new_id)
    scope = PathField()
    user_id = models.UUIDField()
    name = models.TextField()
    words = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "name"], name="enforcement_saved_once")]

    def __str__(self) -> str:
        return self.name


class Reminder(models.Model):
    """A clock that runs out soon, told to one person on one day; its id is derived, so that a day tells it once."""

    id = models.UUIDField(primary_key=True)
    scope = PathField()
    user_id = models.UUIDField()
    case_id = models.UUIDField()
    case_number = models.TextField(default="")
    label = models.JSONField()
    due = models.DateField()
    on_day = models.DateField()
    read_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user_id", "on_day"], name="enforcement_reminder_of")]

    def __str__(self) -> str:
        return str(self.id)


class Reach(models.Model):
    """Where a person wants to be reminded besides the product: an e-mail address, a telephone number, or neither."""

    id = models.UUIDField(primary_key=True)
    scope = PathField()
    email = models.TextField(default="")
    phone = models.TextField(default="")

    def __str__(self) -> str:
        return str(self.id)


class Export(models.Model):
    """A list or file that left the product. Guarded; its entry stands in the chain of the body's exports."""

    id = models.UUIDField(primary_key=True)
    scope = PathField()
    body_id = models.UUIDField()
    at = models.DateTimeField()
    actor = models.TextField()
    by_body_id = models.UUIDField(null=True)
    what = models.TextField()
    form = models.TextField()
    filters = models.JSONField(default=dict)
    amount = models.PositiveIntegerField()
    case_id = models.UUIDField(null=True)
    case_number = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["-at"], name="enforcement_export_at")]

    def __str__(self) -> str:
        return str(self.id)
