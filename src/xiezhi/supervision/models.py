"""Findings, rule states, and what the follower keeps for itself: made from the ledger, and made again from it."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiezhi.kernel.identifiers import new_id


class PathField(models.TextField):  # type: ignore[type-arg]
    """An ltree column."""

    def db_type(self, connection: Any) -> str:
        """PostgreSQL's ltree."""
        return "ltree"


class Finding(models.Model):
    """What a rule found: a projection of the finding's own chain in the ledger; guarded against unseen change.

    `id` follows from rule, case and entry, so that the same finding is never raised twice. `due` and `actual` are ISO
    days, or instants where the rule counts hours; empty where there is none. `answer_by` is the last day on which the
    body may answer before a supervisor treats it. `inputs` is what the rule saw: see `inputs.py`.
    """

    id = models.UUIDField(primary_key=True)
    scope = PathField()
    body_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    entry_id = models.UUIDField(null=True)
    procedure = models.TextField(default="")
    release = models.TextField(default="")
    rule = models.TextField()
    version = models.TextField()
    label = models.JSONField(default=dict)
    says = models.JSONField(default=dict)
    cite = ArrayField(models.TextField(), default=list)
    severity = models.TextField()
    act = models.TextField(default="")
    seq = models.IntegerField(default=0)
    occurred_on = models.DateField()
    due = models.TextField(default="")
    actual = models.TextField(default="")
    officers = ArrayField(models.TextField(), default=list)
    source = models.TextField(default="")
    subject = models.JSONField(default=dict)
    inputs = models.JSONField(default=dict)
    raised_at = models.DateTimeField()
    answer_by = models.DateField()
    state = models.TextField(default="raised")
    state_at = models.DateTimeField()
    state_by = models.TextField(default="system")
    words = models.TextField(default="")
    matter_id = models.UUIDField(null=True)
    moves = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(models.F("raised_at").desc(), models.F("id").desc(), name="supervision_finding_newest"),
            models.Index("body_id", "state", models.F("raised_at").desc(), name="supervision_finding_body"),
            models.Index("case_id", name="supervision_finding_case"),
            models.Index("rule", "state", name="supervision_finding_rule"),
            models.Index("state", "severity", "scope", name="supervision_finding_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.due}"


class Standing(models.Model):
    """A rule's answer that is no pass: pending, violated or undetermined. `late_at` of a pending one is its timer."""

    id = models.UUIDField(primary_key=True)
    scope = PathField()
    body_id = models.UUIDField(null=True)
    case_id = models.UUIDField()
    entry_id = models.UUIDField()
    procedure = models.TextField()
    rule = models.TextField()
    version = models.TextField()
    label = models.JSONField(default=dict)
    severity = models.TextField()
    seq = models.IntegerField()
    status = models.TextField()
    due = models.TextField(default="")
    actual = models.TextField(default="")
    late_at = models.DateTimeField(null=True)
    shadow = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index("late_at", name="supervision_standing_timer", condition=models.Q(late_at__isnull=False)),
            models.Index("body_id", "late_at", name="supervision_standing_body"),
            models.Index("case_id", name="supervision_standing_case"),
            models.Index("rule", "status", name="supervision_standing_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.status} {self.due}"


class Mark(models.Model):
    """How far a follower has read the ledger, and its sign of life. One row for each follower."""

    name = models.TextField(primary_key=True)
    xid = models.BigIntegerField(default=0)
    entry_id = models.UUIDField(null=True)
    entries = models.BigIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)
    swept_at = models.DateTimeField(null=True)
    wide_at = models.DateTimeField(null=True)
    release = models.TextField(default="")
    trouble = models.TextField(default="")

    def __str__(self) -> str:
        return self.name


class RuleState(models.Model):
    """In which state a rule is in an area, from the last act that said so; the nearest area counts, else the pack."""

    id = models.UUIDField(primary_key=True)
    rule = models.TextField()
    area = PathField()
    state = models.TextField()
    reason = models.TextField()
    said_at = models.DateTimeField()
    said_by = models.TextField()
    moves = models.IntegerField(default=1)

    class Meta:
        db_table = "supervision_rule_state"
        constraints = [models.UniqueConstraint(fields=["rule", "area"], name="supervision_rule_state_once")]

    def __str__(self) -> str:
        return f"{self.rule} {self.state}"


class RuleHealth(models.Model):
    """A version of a rule that crashed or took too long: left out until `again_at`, while the others go on."""

    id = models.UUIDField(primary_key=True)
    rule = models.TextField()
    version = models.TextField()
    kind = models.TextField()
    what = models.TextField(default="")
    times = models.IntegerField(default=1)
    since = models.DateTimeField()
    last_at = models.DateTimeField()
    again_at = models.DateTimeField()

    class Meta:
        db_table = "supervision_rule_health"

    def __str__(self) -> str:
        return f"{self.rule} {self.kind}"


class BackTest(models.Model):
    """A rule tried over a period before it accuses anybody: counts by body, a sample, and whom it newly accuses."""

    id = models.UUIDField(primary_key=True, default=new_id)
    scope = PathField()
    rule = models.TextField()
    release = models.TextField(default="")
    against = models.TextField(default="")
    first = models.DateField()
    last = models.DateField()
    seed = models.TextField(default="")
    state = models.TextField(default="waiting")
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    done_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    bodies = models.JSONField(default=list)
    sample = models.JSONField(default=list)
    newly = models.JSONField(default=list)
    no_longer = models.JSONField(default=list)

    class Meta:
        db_table = "supervision_back_test"
        indexes = [models.Index(models.F("asked_at").desc(), name="supervision_back_test_newest")]

    def __str__(self) -> str:
        return f"{self.rule} {self.first}–{self.last}"


class Matter(models.Model):
    """A supervision matter as the supervised body sees it: drawn from the entries of its case, whose id it has.

    `scope` and `body_id` are those of the supervised body; the case lies with the supervisor. `moves` holds what each
    entry told the body.
    """

    id = models.UUIDField(primary_key=True)
    scope = PathField()
    body_id = models.UUIDField()
    by_body = models.TextField()
    number = models.TextField(default="")
    source = models.TextField()
    track = models.TextField()
    about = models.TextField(default="")
    problem = models.TextField()
    opened_at = models.DateTimeField()
    state = models.TextField()
    state_at = models.DateTimeField()
    closed = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    due_label = models.JSONField(default=dict)
    moves = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index("body_id", "closed", models.F("opened_at").desc(), name="supervision_matter_body"),
            models.Index(models.F("opened_at").desc(), name="supervision_matter_newest"),
        ]

    def __str__(self) -> str:
        return self.number or str(self.id)


from xiezhi.supervision.certificates import models as certificates  # noqa: E402, F401
from xiezhi.supervision.complaints import models as complaints  # noqa: E402, F401
from xiezhi.supervision.reviewing import models as reviewing  # noqa: E402, F401  its tables belong to this room
