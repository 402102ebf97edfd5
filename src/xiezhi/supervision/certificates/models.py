"""Exams of officers, made from their chains in the ledger and made again from them."""

from __future__ import annotations

from django.db import models

from xiezhi.supervision.models import PathField


class CertificateExam(models.Model):
    """An exam of an officer for an enforcement certificate. `scope` lies under `reg`, beside the officer's post."""

    id = models.UUIDField(primary_key=True)
    scope = PathField()
    officer_id = models.UUIDField()
    body_id = models.UUIDField()
    held_on = models.DateField()
    subject = models.TextField()
    points = models.TextField(default="")
    passed = models.BooleanField()
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()

    class Meta:
        db_table = "supervision_certificate_exam"
        indexes = [models.Index("officer_id", "held_on", name="supervision_exam_officer")]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.held_on}"
