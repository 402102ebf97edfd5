"""What case review keeps: made from the chains of plans, files, sheets and reports, and made again from them.

`ReviewPlan`, `ReviewFile`, `ReviewSheet` and `ReviewReport` are guarded: every change stands in the ledger.
`ReviewTold` is what the body sees of a file's result, drawn from the file.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiezhi.supervision.models import PathField


class ReviewPlan(models.Model):
    """A year's plan (评查工作方案). `scope` and `body_id` are those of the body that reviews.

    `terms` is what the plan asks, as it was made; see `planning.Terms`. `digest` is that of the list of candidates;
    `seed`, `head_size` and `head_root` are what the draw rests on.
    """

    id = models.UUIDField(primary_key=True)
    scope = PathField()
    body_id = models.UUIDField()
    year = models.IntegerField()
    title = models.TextField()
    terms = models.JSONField(default=dict)
    release = models.TextField(default="")
    state = models.TextField()
    state_at = models.DateTimeField()
    state_by = models.TextField()
    candidates = models.IntegerField(default=0)
    digest = models.TextField(default="")
    seed = models.TextField(default="")
    head_size = models.BigIntegerField(null=True)
    head_root = models.TextField(default="")
    outside = models.TextField(default="")
    drawn = models.IntegerField(default=0)
    summary = models.TextField(default="")
    moves = models.IntegerField(default=1)

    class Meta:
        db_table = "supervision_review_plan"
        indexes = [models.Index(models.F("year").desc(), "body_id", name="supervision_review_plan_year")]

    def __str__(self) -> str:
        return self.title


class ReviewFile(models.Model):
    """A file that is reviewed. `scope` is that of the body that reviews; `body_id` is the body whose file it is.

    `reviewers`: `{"officer", "name", "round", "sheet", "state"}` each, in the order in which they were named. `proved`
    is what the record shows by itself, `opened` the marks once all were handed in, `total` and `grade` their outcome.
    """

    id = models.UUIDField(primary_key=True)
    plan_id = models.UUIDField()
    scope = PathField()
    year = models.IntegerField()
    sheet = models.TextField()
    layers = ArrayField(models.TextField(), default=list)
    case_id = models.UUIDField()
    case_number = models.TextField(default="")
    case_title = models.TextField(default="")
    body_id = models.UUIDField()
    state = models.TextField()
    state_at = models.DateTimeField()
    state_by = models.TextField()
    proved = models.JSONField(default=dict)
    reviewers = models.JSONField(default=list)
    opened = models.JSONField(default=list)
    needs = models.TextField(default="")
    how = models.TextField(default="")
    total = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    grade = models.TextField(default="")
    fails = ArrayField(models.TextField(), default=list)
    faults = models.JSONField(default=list)
    words = models.TextField(default="")
    told_at = models.DateTimeField(null=True)
    object_by = models.DateField(null=True)
    objection = models.JSONField(default=dict)
    answer_by = models.DateField(null=True)
    answer = models.JSONField(default=dict)
    moves = models.IntegerField(default=1)

    class Meta:
        db_table = "supervision_review_file"
        indexes = [
            models.Index("plan_id", "body_id", name="supervision_review_file_plan"),
            models.Index("year", "body_id", "grade", name="supervision_review_file_year"),
            models.Index("case_id", name="supervision_review_file_case"),
        ]

    def __str__(self) -> str:
        return self.case_number or str(self.case_id)


class ReviewSheet(models.Model):
    """One reviewer's sheet of a file. `scope` is the reviewer's own leaf, so that row security keeps it from everybody
    else until the marks are opened: blind is not a promise of the pages."""

    id = models.UUIDField(primary_key=True)
    file_id = models.UUIDField()
    scope = PathField()
    officer_id = models.UUIDField()
    round = models.IntegerField(default=1)
    state = models.TextField()
    state_at = models.DateTimeField()
    state_by = models.TextField()
    marks = models.JSONField(default=dict)
    total = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    grade = models.TextField(default="")
    words = models.TextField(default="")
    moves = models.IntegerField(default=1)

    class Meta:
        db_table = "supervision_review_sheet"
        indexes = [models.Index("officer_id", "state", name="supervision_review_sheet_desk")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.state}"


class ReviewReport(models.Model):
    """The report about one body in a plan (评查小组报告, gd_file_review/13): handed in, confirmed, told to the body."""

    id = models.UUIDField(primary_key=True)
    plan_id = models.UUIDField()
    scope = PathField()
    body_id = models.UUIDField()
    state = models.TextField()
    state_at = models.DateTimeField()
    state_by = models.TextField()
    problems = models.TextField(default="")
    advice = models.TextField(default="")
    paper_id = models.UUIDField(null=True)
    moves = models.IntegerField(default=1)

    class Meta:
        db_table = "supervision_review_report"
        indexes = [models.Index("plan_id", "body_id", name="supervision_review_report_plan")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.state}"


class ReviewTold(models.Model):
    """What a body was told of a file of its own; `id` is the file's, `scope` and `body_id` are the body's."""

    id = models.UUIDField(primary_key=True)
    scope = PathField()
    body_id = models.UUIDField()
    by_body = models.UUIDField()
    plan_id = models.UUIDField()
    plan_title = models.TextField()
    year = models.IntegerField()
    case_id = models.UUIDField()
    case_number = models.TextField(default="")
    state = models.TextField()
    total = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    grade = models.TextField()
    grade_label = models.JSONField(default=dict)
    fails = ArrayField(models.TextField(), default=list)
    faults = models.JSONField(default=list)
    reviewers = models.JSONField(default=list)
    problems = models.TextField(default="")
    advice = models.TextField(default="")
    told_at = models.DateTimeField()
    object_by = models.DateField()
    objection = models.JSONField(default=dict)
    answer_by = models.DateField(null=True)
    answer = models.JSONField(default=dict)

    class Meta:
        db_table = "supervision_review_told"
        indexes = [models.Index("body_id", models.F("told_at").desc(), name="supervision_review_told_body")]

    def __str__(self) -> str:
        return self.case_number or str(self.case_id)
