"""Complaints and, apart from them, who complained."""

from __future__ import annotations

from typing import Any

from django.db import models


class PathField(models.TextField):  # type: ignore[type-arg]
    """An ltree column."""

    def db_type(self, connection: Any) -> str:
        """PostgreSQL's ltree."""
        return "ltree"


class Complaint(models.Model):
    """A complaint about enforcement, as its supervisors handle it: a projection of its own chain in the ledger.

    `scope` and `body_id` are those of the supervising body. `words` are without what tells who complained; `content` is
    the digest of what was sent, empty once it is forgotten. `accept_by` and `answer_by` are the last days to say
    whether it is taken up, and to answer. `steps` is what the complainant is told: what, on which day.
    """

    id = models.UUIDField(primary_key=True)
    scope = PathField()
    body_id = models.UUIDField()
    about_body = models.UUIDField(null=True)
    number = models.TextField()
    channel = models.TextField()
    paper = models.TextField(default="")
    words = models.TextField()
    state = models.TextField(default="registered")
    received_on = models.DateField()
    accept_by = models.DateField()
    answer_by = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    answer = models.TextField(default="")
    matter_id = models.UUIDField(null=True)
    finding_id = models.UUIDField(null=True)
    steps = models.JSONField(default=list)
    content = models.TextField(default="")
    keep_until = models.DateField(null=True)
    state_at = models.DateTimeField()
    state_by = models.TextField(default="system")
    moves = models.IntegerField(default=1)

    class Meta:
        app_label = "supervision"
        indexes = [
            models.Index("body_id", "state", "accept_by", name="supervision_complaint_body"),
            models.Index("about_body", "state", name="supervision_complaint_about"),
            models.Index("matter_id", name="supervision_complaint_matter", condition=models.Q(matter_id__isnull=False)),
            models.Index("keep_until", name="supervision_complaint_keep", condition=models.Q(keep_until__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"


class Complainant(models.Model):
    """What a complainant sent and said of themselves, with a salt, under its SHA-256. Deleted when its time is over."""

    digest = models.BinaryField(primary_key=True)
    scope = PathField()
    content = models.BinaryField()

    class Meta:
        app_label = "supervision"

    def __str__(self) -> str:
        return bytes(self.digest).hex()
