"""The current picture of cases: a projection, rebuilt from entries by `rebuild.py`; guarded against unseen change."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models


class PathField(models.TextField):  # type: ignore[type-arg]
    """An ltree column."""

    def db_type(self, connection: Any) -> str:
        """PostgreSQL's ltree."""
        return "ltree"


class Case(models.Model):
    """A case as it stands after its last entry."""

    id = models.UUIDField(primary_key=True)
    scope = PathField()
    body_id = models.UUIDField()
    number = models.TextField(default="")
    procedure = models.TextField()
    procedure_label = models.JSONField(default=dict)
    layers = ArrayField(models.TextField(), default=list)
    release = models.TextField()
    filed_on = models.DateField()
    stage = models.TextField()
    stage_label = models.JSONField(default=dict)
    title = models.TextField(default="")
    party_name = models.TextField(default="")
    party_kind = models.TextField(default="")
    party_code = models.TextField(default="")
    matter = models.TextField(default="")
    matter_label = models.JSONField(default=dict)
    officers = ArrayField(models.TextField(), default=list)
    source = models.TextField(default="xiezhi")
    opened_on = models.DateField()
    last_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    due_clock = models.TextField(default="")
    due_label = models.JSONField(default=dict)
    due_state = models.TextField(default="")
    closed_on = models.DateField(null=True)
    archived_on = models.DateField(null=True)
    position = models.IntegerField()
    search = models.TextField(default="")
    parent_id = models.UUIDField(null=True)
    act_on = models.DateField(null=True)
    penalised_on = models.DateField(null=True)
    fined = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index("body_id", models.F("last_at").desc(), models.F("id").desc(), name="cases_case_body_last"),
            models.Index(models.F("last_at").desc(), models.F("id").desc(), name="cases_case_last"),
            models.Index("body_id", "due_on", name="cases_case_body_due"),
            models.Index("party_code", name="cases_case_party_code"),
        ]

    def __str__(self) -> str:
        return self.number or self.title


class ClockRow(models.Model):
    """A time limit of a case as of its last entry. A running one is judged against the day it is read."""

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    scope = PathField()
    body_id = models.UUIDField()
    key = models.TextField()
    label = models.JSONField()
    of = models.TextField()
    trigger = models.TextField()
    started = models.DateField()
    due = models.DateField()
    state = models.TextField()
    met_on = models.DateField(null=True)
    pauses = models.JSONField(default=list)
    extensions = models.JSONField(default=list)
    cite = ArrayField(models.TextField(), default=list)
    unverified = models.JSONField(null=True)
    opened_by = models.UUIDField()
    about = models.TextField(default="")
    due_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_clock"
        constraints = [models.UniqueConstraint(fields=["case_id", "key", "about"], name="cases_clock_once")]
        indexes = [
            models.Index(
                "body_id", "due", name="cases_clock_running", condition=models.Q(state__in=["open", "paused", "over"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.due}"


class Approval(models.Model):
    """An act that was proposed: what it says, who must endorse it next, and what each level said."""

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    scope = PathField()
    body_id = models.UUIDField()
    act = models.TextField()
    at = models.DateTimeField()
    facts = models.JSONField()
    officers = ArrayField(models.TextField(), default=list)
    levels = ArrayField(models.TextField(), default=list)
    level = models.IntegerField(default=0)
    awaiting = models.TextField(default="")
    state = models.TextField(default="waiting")
    proposed_by = models.TextField()
    proposed_at = models.DateTimeField()
    steps = models.JSONField(default=list)

    class Meta:
        db_table = "cases_approval"
        indexes = [
            models.Index("body_id", "awaiting", name="cases_approval_waiting", condition=models.Q(state="waiting")),
            models.Index("case_id", name="cases_approval_case"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.state}"
