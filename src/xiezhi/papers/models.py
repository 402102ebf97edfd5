"""Number series, numbers, papers and what they were printed from and to. Guarded: rows change only inside an act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from xiezhi.kernel.identifiers import new_id

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


class PathField(_Text):
    """An ltree column: the path of the body that handles the case."""

    def db_type(self, connection: Any) -> str:
        """PostgreSQL's ltree."""
        return "ltree"


class Series(models.Model):
    """One number series: of a body, a word and a year. `last` is the last number given out."""

    id = models.UUIDField(primary_key=True, default=new_id)
    scope = PathField()
    body_id = models.UUIDField()
    word = models.TextField()
    year = models.IntegerField()
    last = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body_id", "word", "year"], name="papers_series_one")]

    def __str__(self) -> str:
        return f"{self.word}〔{self.year}〕 {self.last}"


class Number(models.Model):
    """One number given out. A void one stays, with its reason, and is never given out again."""

    id = models.UUIDField(primary_key=True, default=new_id)
    scope = PathField()
    body_id = models.UUIDField()
    word = models.TextField()
    year = models.IntegerField()
    n = models.IntegerField()
    text = models.TextField()
    used_for = models.UUIDField()
    state = models.TextField(default="used")
    reason = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body_id", "word", "year", "n"], name="papers_number_once"),
            models.CheckConstraint(
                name="papers_number_state",
                condition=models.Q(state="used", reason="") | (models.Q(state="void") & ~models.Q(reason="")),
            ),
        ]
        indexes = [models.Index(fields=["used_for"], name="papers_number_used_for")]

    def __str__(self) -> str:
        return self.text


class Paper(models.Model):
    """A paper that was issued: contents as they were, their digest, the template, and the PDF once it is made."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case_id = models.UUIDField()
    scope = PathField()
    body_id = models.UUIDField()
    kind = models.TextField()
    audience = models.TextField()
    label = models.JSONField()
    number = models.TextField(default="")
    organ = models.TextField()
    contents = models.JSONField()
    salt = models.BinaryField()
    contents_digest = models.BinaryField()
    template_digest = models.BinaryField()
    issued_at = models.DateTimeField()
    pdf_digest = models.BinaryField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case_id", "issued_at"], name="papers_paper_case")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Seal(models.Model):
    """With what a paper was sealed when it was printed. `detached` is the digest of a signature kept beside it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    paper_id = models.UUIDField(unique=True)
    scope = PathField()
    how = models.TextField()
    signer = models.TextField()
    fingerprint = models.TextField()
    trial = models.BooleanField()
    sealed_at = models.DateTimeField()
    detached = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"{self.how} {self.signer}"


class Checking(models.Model):
    """How often a network asked whether papers are genuine, minute by minute. The bucket is a keyed digest."""

    pk = models.CompositePrimaryKey("bucket", "minute")
    bucket = models.TextField()
    minute = models.DateTimeField()
    times = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.minute:%H:%M} {self.times}"


class Blob(models.Model):
    """Bytes under their SHA-256: templates (open to everybody) and printed papers (in the scope of their case)."""

    digest = models.BinaryField(primary_key=True)
    scope = PathField(default="")
    content = models.BinaryField()
    media = models.TextField()

    def __str__(self) -> str:
        return bytes(self.digest).hex()
