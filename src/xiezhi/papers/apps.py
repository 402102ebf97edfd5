"""Django's entry for the room."""

from __future__ import annotations

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """The room as a Django app."""

    name = "xiezhi.papers"
    label = "papers"
