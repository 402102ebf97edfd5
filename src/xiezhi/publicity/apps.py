"""Publicity as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PublicityConfig(AppConfig):
    """What is told to the public, and the officers' side of it."""

    name = "xiezhi.publicity"
    label = "publicity"
