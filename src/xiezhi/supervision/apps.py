"""Supervision as a Django app: what it puts into the menu."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    """The supervisors' platform."""

    name = "xiezhi.supervision"
    label = "supervision"

    def ready(self) -> None:
        """Fill the menu."""
        from xiezhi.supervision.web.ondesk import own_findings
        from xiezhi.web import door as web

        web.add_to_desk("findings", own_findings)

        for item in (
            web.Item("watch", _("Watch floor"), "watch-floor", "watch", 10, "chart", "oversight", "w"),
            web.Item("findings", _("Findings"), "finding-list", "finding.view", 20, "scales", "oversight", "f"),
            web.Item(
                "smatters",
                _("Supervision matters"),
                "supervision-matter-list",
                "finding.view",
                25,
                "folder",
                "oversight",
            ),
            web.Item(
                "complaints",
                _("Complaints about enforcement"),
                "complaint-list",
                "finding.treat",
                27,
                "horn",
                "oversight",
            ),
            web.Item("reviews", _("Review of case files"), "review-list", "review.view", 28, "check", "oversight"),
            web.Item(
                "certificates",
                _("Enforcement certificates"),
                "certificate-list",
                "certificate.inspect",
                29,
                "person",
                "oversight",
            ),
            web.Item("early", _("Early warning"), "early-warning", "finding.view", 30, "clock", "oversight"),
            web.Item("transfers", _("Criminal transfers"), "transfer-list", "watch", 35, "folder", "oversight"),
            web.Item("back-tests", _("Back-tests"), "back-test-list", "rule.state", 50, "chart", "oversight"),
            web.Item("rules", _("Rules of supervision"), "rule-list", "rule.view", 40, "book", "oversight"),
        ):
            web.register(item)
