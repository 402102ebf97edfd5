"""Django's entry for the room: the menu, the search box, and how a citation is spoken on every page."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnforcementConfig(AppConfig):
    """The room as a Django app."""

    name = "xiezhi.enforcement"
    label = "enforcement"

    def ready(self) -> None:
        """Fill the menu; hand the law's own words to the citations."""
        from xiezhi.standards import door as standards
        from xiezhi.web import door as web

        web.speak_by(standards.citation)
        web.search_at("case-list")
        for item in (
            web.Item("desk", _("My desk"), "desk", "desk", 10, "desk", "work", "d"),
            web.Item("cases", _("Cases"), "case-list", "case.list", 20, "folder", "work", "c"),
            web.Item("approvals", _("Approvals"), "approval-list", "case.view", 30, "approve", "work", "a"),
            web.Item("open", _("Open a case"), "case-open", "case.open", 40, "plus", "work", "n"),
            web.Item("intake", _("Clues"), "intake", "case.list", 45, "inbox", "work", "i"),
            web.Item("parties", _("Parties"), "party-lookup", "party.view", 50, "people", "records", "p"),
            web.Item("reminders", _("Reminders"), "reminders", "case.list", 35, "clock", "work", "r"),
            web.Item(
                "reconciliation",
                _("Reconcile with the treasury"),
                "reconciliation",
                "act.officer",
                65,
                "approve",
                "records",
            ),
            web.Item("numbers", _("Numbers of a year"), "number-plan", "number.plan", 70, "paper", "records"),
            web.Item("exports", _("Exports"), "export-list", "export.view", 75, "download", "records"),
            web.Item("matters", _("Matters"), "matter-choose", "case.view", 60, "book", "records", "m"),
        ):
            web.register(item)
