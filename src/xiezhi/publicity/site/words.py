"""Names in both languages of what the site shows: kinds, parties, states."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "penalty": _("Administrative penalty"),
    "licence": _("Administrative licence"),
    "compulsion": _("Administrative compulsion"),
    "expropriation": _("Expropriation"),
    "requisition": _("Requisition"),
    "payment": _("Administrative payment"),
    "inspection": _("Administrative inspection"),
    "confirmation": _("Administrative confirmation"),
    "ruling": _("Administrative ruling"),
}
PARTY_KINDS = {
    "organisation": _("Organisation"),
    "sole_trader": _("Sole trader"),
    "citizen": _("Natural person"),
}
STATES = {
    "withdrawn": _("Withdrawn"),
    "expired": _("Its time to be shown has passed"),
    "repaired": _("Ended early on application"),
}
FACETS = {
    "kind": _("Kind of act"),
    "body": _("Body"),
    "area": _("Area"),
    "year": _("Year"),
}
TOPICS = {
    "bodies": _("Bodies that enforce"),
    "powers": _("Matters and powers"),
    "procedures": _("Procedures"),
    "officers": _("Officers and certificates"),
    "discretion": _("Benchmarks of discretion"),
    "inspection": _("Inspection standards and caps"),
    "monitoring": _("Monitoring sites"),
    "remedies": _("Remedies"),
}
HIDDEN = {
    "name": _("name of a person"),
    "identity": _("identity number"),
    "phone": _("telephone number"),
    "email": _("e-mail address"),
    "handle": _("network account"),
    "address": _("home address"),
    "account": _("bank account"),
    "plate": _("number plate"),
    "birth": _("date of birth"),
    "position": _("coordinates"),
    "certificate": _("personal certificate"),
    "health": _("health"),
    "minor": _("a minor"),
    "secret": _("trade secret"),
    "other": _("other content"),
}
