"""Parties as a table: one row for each time a case records one, in that case's scope. Guarded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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


class Party(models.Model):
    """A person or firm as a case met it. `grams` are the characters and pairs of its name, for searching."""

    id = models.UUIDField(primary_key=True, default=new_id)
    scope = PathField()
    kind = models.TextField()
    name = models.TextField()
    name_key = models.TextField()
    grams = ArrayField(models.TextField(), default=list)
    id_kind = models.TextField(blank=True, default="")
    id_number = models.TextField(blank=True, default="")
    birth_date = models.DateField(null=True)
    legal_representative = models.TextField(blank=True, default="")
    address = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["id_number"], name="parties_party_number")]

    def __str__(self) -> str:
        return str(self.id)
