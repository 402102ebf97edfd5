"""Django's entry for the room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    """The room as a Django app."""

    name = "xiezhi.evidence"
    label = "evidence"

    def ready(self) -> None:
        """The register of monitoring devices stands in the menu."""
        from xiezhi.web import door as web

        web.register(
            web.Item("devices", _("Monitoring devices"), "device-list", "case.view", 70, "evidence", "records", "e")
        )
