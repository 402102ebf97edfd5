"""The Django application of the room."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The common look."""

    name = "xiezhi.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
