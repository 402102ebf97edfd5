"""Supervision as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """The supervisors' platform."""

    name = "xiezhi.supervision"
    label = "supervision"
