"""The engine as a Django app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The engine."""

    name = "xiezhi.cases"
    label = "cases"
