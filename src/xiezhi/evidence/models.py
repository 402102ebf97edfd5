"""Items, their files, their custody, what was derived from them, devices: guarded. Arrivals: files on their way."""

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


class Item(models.Model):
    """One piece of evidence. What was said when it was taken in never changes; only its state does, and where it is."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case_id = models.UUIDField()
    scope = PathField()
    body_id = models.UUIDField()
    kind = models.TextField()
    title = models.TextField()
    source = models.TextField()
    obtained = models.TextField()
    captured_at = models.DateTimeField()
    captured_place = models.TextField()
    captured_by = models.TextField()
    proves = models.TextField(default="")
    form = models.TextField()
    checked_by = models.TextField(default="")
    kept_at = models.TextField(default="")
    device_id = models.UUIDField(null=True)
    replaces_id = models.UUIDField(null=True)
    salt = models.BinaryField()
    digest = models.BinaryField()
    added_at = models.DateTimeField()
    added_by = models.TextField()
    state = models.TextField(default="unverified")
    state_reason = models.TextField(default="")
    state_at = models.DateTimeField(null=True)
    state_by = models.TextField(default="")
    record_review = models.JSONField(default=dict)
    whereabouts = models.TextField(default="kept")

    class Meta:
        indexes = [models.Index(fields=["case_id", "added_at"], name="evidence_item_case")]

    def __str__(self) -> str:
        return str(self.id)


class File(models.Model):
    """One original of an item, by digest. `sealed` says why it is never shown; empty for a harmless one."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="files")
    case_id = models.UUIDField()
    scope = PathField()
    name = models.TextField()
    media = models.TextField()
    size = models.BigIntegerField()
    digest = models.BinaryField()
    sealed = models.JSONField(default=list)
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["item"], name="evidence_file_item")]

    def __str__(self) -> str:
        return str(self.id)


class Custody(models.Model):
    """One link of an item's chain of custody: what was done with it, by whom, from whom, to whom, why."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="custody")
    case_id = models.UUIDField()
    scope = PathField()
    entry_id = models.UUIDField()
    event = models.TextField()
    at = models.DateTimeField()
    actor = models.TextField()
    from_whom = models.TextField(default="")
    to_whom = models.TextField(default="")
    place = models.TextField(default="")
    condition = models.TextField(default="")
    purpose = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["item", "at"], name="evidence_custody_item")]

    def __str__(self) -> str:
        return f"{self.event} {self.item_id}"


class Derived(models.Model):
    """A picture made from an original for the screen: drawn anew, metadata gone. `role` is `preview`."""

    id = models.UUIDField(primary_key=True, default=new_id)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="derived")
    case_id = models.UUIDField()
    scope = PathField()
    role = models.TextField()
    media = models.TextField()
    width = models.IntegerField()
    height = models.IntegerField()
    size = models.BigIntegerField()
    digest = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "role"], name="evidence_derived_once")]

    def __str__(self) -> str:
        return f"{self.role} {self.file_id}"


class Device(models.Model):
    """An electronic monitoring device of a body (penalty_law/41): reviews, signs, publication, each with its day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    scope = PathField()
    body_id = models.UUIDField()
    name = models.TextField()
    kind = models.TextField()
    place = models.TextField()
    standard = models.TextField(default="")
    legal_basis = models.TextField()
    legal_review = models.JSONField(default=dict)
    technical_review = models.JSONField(default=dict)
    signs = models.JSONField(default=dict)
    publication = models.JSONField(default=dict)
    registered_at = models.DateTimeField()
    retired_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["body_id"], name="evidence_device_body")]

    def __str__(self) -> str:
        return self.name


class Arrival(models.Model):
    """A file on its way: what was declared, and how many bytes of it are safe. Gone once an item has taken it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case_id = models.UUIDField()
    scope = PathField()
    owner = models.TextField()
    name = models.TextField()
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    declared = models.TextField(default="")
    digest = models.TextField(default="")
    media = models.TextField(default="")
    sealed = models.JSONField(default=list)
    begun_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case_id", "owner"], name="evidence_arrival_case")]

    def __str__(self) -> str:
        return str(self.id)
