"""Publications and what people ask about them: made from the ledger, and made again from it."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models


class PathField(models.TextField):  # type: ignore[type-arg]
    """An ltree column."""

    def db_type(self, connection: Any) -> str:
        """PostgreSQL's ltree."""
        return "ltree"


class Publication(models.Model):
    """The duty to tell the public of one decision, and what became of it: a projection of its own chain in the ledger.

    `id` follows from the entry that decided, so that the same decision never has two. `visibility` is what the rule
    answered (public, on_request, not_public) and `reason` why. `push_on`: the day by which another province must have
    it. `shown_until`: the last day on which it is shown. `withdraw_by`: the last day to take it away, once the decision
    was undone. `ban_until`: the last day of a ban on which the term hangs. `draft` is what was prepared: redacted
    fields, spans and their reasons. `told` is the deciding entry's place: act, position, hash.
    """

    id = models.UUIDField(primary_key=True)
    scope = PathField()
    body_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    entry_id = models.UUIDField(null=True)
    act = models.TextField(default="")
    procedure = models.TextField(default="")
    matter = models.TextField(default="")
    field = models.TextField(default="")
    kind = models.TextField()
    state = models.TextField(default="due")
    visibility = models.TextField(default="public")
    rule = models.TextField(default="")
    reason = models.JSONField(default=dict)
    cite = ArrayField(models.TextField(), default=list)
    party_kind = models.TextField(default="")
    decided_on = models.DateField()
    due_on = models.DateField(null=True)
    push_on = models.DateField(null=True)
    withdraw_by = models.DateField(null=True)
    undone_by = models.TextField(default="")
    version = models.IntegerField(default=0)
    published_on = models.DateField(null=True)
    shown_until = models.DateField(null=True)
    ban_until = models.DateField(null=True)
    left_on = models.DateField(null=True)
    held_reason = models.TextField(default="")
    number = models.TextField(default="")
    path = models.TextField(default="")
    draft = models.JSONField(default=dict)
    told = models.JSONField(default=dict)
    prepared_by = models.TextField(default="")
    confirmed_by = models.TextField(default="")
    state_at = models.DateTimeField()
    state_by = models.TextField(default="system")
    moves = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index("state", "due_on", "id", name="publicity_publication_due"),
            models.Index("body_id", "state", "due_on", name="publicity_publication_body"),
            models.Index("case_id", name="publicity_publication_case"),
            models.Index("shown_until", name="publicity_publication_until", condition=models.Q(state="published")),
            models.Index("withdraw_by", name="publicity_publication_undone", condition=models.Q(state="published")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} {self.state}"


class Request(models.Model):
    """What somebody asks about a publication: a reply to be shown beside it, a correction, an earlier end.

    `who` and `contact` are personal and never leave the inner platform. `due_on` is the last day to answer.
    """

    id = models.UUIDField(primary_key=True)
    scope = PathField()
    body_id = models.UUIDField(null=True)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="requests")
    kind = models.TextField()
    state = models.TextField(default="received")
    who = models.TextField(default="")
    contact = models.TextField(default="")
    words = models.TextField()
    grounds = models.JSONField(default=dict)
    received_on = models.DateField()
    due_on = models.DateField()
    answered_on = models.DateField(null=True)
    answer = models.TextField(default="")
    state_at = models.DateTimeField()
    state_by = models.TextField(default="system")
    moves = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index("body_id", "state", "due_on", name="publicity_request_body")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Mark(models.Model):
    """How far the follower has read the ledger, and when the sweep last ran. One row for each follower."""

    name = models.TextField(primary_key=True)
    xid = models.BigIntegerField(default=0)
    entry_id = models.UUIDField(null=True)
    beat_at = models.DateTimeField(null=True)
    swept_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Letter(models.Model):
    """What somebody of the public sent, and what became of it: a projection of its own chain in the ledger.

    `lookup` and `seal` are the key under which the sender finds the answer and the half of a key with which it is
    sealed: nobody inside can open it. `content` is the digest of what was sent (`LetterContent`), empty once it is
    forgotten; who sent it stands there and nowhere else. `due_on` is the last day to answer, `keep_until` the last day
    on which the content is kept. `shown` is what is published of a question.
    """

    id = models.UUIDField(primary_key=True)
    scope = PathField()
    body_id = models.UUIDField(null=True)
    kind = models.TextField()
    number = models.TextField()
    state = models.TextField(default="received")
    lookup = models.TextField()
    seal = models.TextField()
    about = models.JSONField(default=dict)
    publication_id = models.UUIDField(null=True)
    request_id = models.UUIDField(null=True)
    complaint_id = models.UUIDField(null=True)
    content = models.TextField(default="")
    received_on = models.DateField()
    due_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    answer = models.TextField(default="")
    mended_on = models.DateField(null=True)
    shown = models.JSONField(default=dict)
    sealed = models.TextField(default="")
    sealed_on = models.DateField(null=True)
    keep_until = models.DateField(null=True)
    state_at = models.DateTimeField()
    state_by = models.TextField(default="system")
    moves = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index("body_id", "kind", "state", "due_on", name="publicity_letter_body"),
            models.Index("request_id", name="publicity_letter_request", condition=models.Q(request_id__isnull=False)),
            models.Index(
                "complaint_id", name="publicity_letter_complaint", condition=models.Q(complaint_id__isnull=False)
            ),
            models.Index("keep_until", name="publicity_letter_keep", condition=models.Q(keep_until__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} {self.state}"


class LetterContent(models.Model):
    """What was sent, with a salt, under its SHA-256: words, name, how to be reached. Deleted when its time is over."""

    digest = models.BinaryField(primary_key=True)
    scope = PathField()
    content = models.BinaryField()

    class Meta:
        db_table = "publicity_letter_content"

    def __str__(self) -> str:
        return bytes(self.digest).hex()


class RatingCount(models.Model):
    """Ratings of a body for a kind of act, as counted so far: a projection. `counts` by number of stars."""

    id = models.UUIDField(primary_key=True)
    scope = PathField()
    body_id = models.UUIDField()
    act = models.TextField()
    counts = models.JSONField(default=dict)
    until_day = models.DateField()
    moves = models.IntegerField(default=1)

    class Meta:
        db_table = "publicity_rating_count"

    def __str__(self) -> str:
        return f"{self.act} {self.counts}"


class SealedRow(models.Model):
    """Which row of `opened.sealed` a case made, so that what no longer holds is taken away again."""

    key = models.TextField(primary_key=True)
    scope = PathField()
    case_id = models.UUIDField()
    purpose = models.TextField()

    class Meta:
        db_table = "publicity_sealed"
        indexes = [models.Index("case_id", name="publicity_sealed_case")]

    def __str__(self) -> str:
        return self.purpose
