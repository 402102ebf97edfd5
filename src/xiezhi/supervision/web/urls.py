"""Addresses of the supervisors' platform, mounted at the root by config."""

from __future__ import annotations

from django.urls import include, path

from xiezhi.supervision.certificates import pages as certificates
from xiezhi.supervision.complaints import pages as complaints
from xiezhi.supervision.transfers import pages as transfers
from xiezhi.supervision.web import backtests, early, findings, floor, matters, places, rules

urlpatterns = [
    path("supervision/", floor.watch_floor, name="watch-floor"),
    path("supervision/early/", early.early_warning, name="early-warning"),
    path("supervision/transfers/", transfers.transfer_list, name="transfer-list"),
    path("supervision/rules/", rules.rule_list, name="rule-list"),
    path("supervision/rules/<str:key>/", rules.rule, name="rule"),
    path("supervision/rules/<str:key>/state/", rules.rule_state, name="rule-state"),
    path("supervision/rules/<str:key>/back-test/", backtests.back_test_order, name="back-test-order"),
    path("supervision/back-tests/", backtests.back_test_list, name="back-test-list"),
    path("supervision/back-tests/<uuid:test_id>/", backtests.back_test, name="back-test"),
    path("supervision/bodies/<uuid:body_id>/", places.supervised_body, name="supervised-body"),
    path("supervision/officers/<uuid:officer_id>/", places.supervised_officer, name="supervised-officer"),
    path("supervision/matters/", matters.matter_list, name="supervision-matter-list"),
    path("supervision/matters/open/", matters.matter_open, name="supervision-matter-open"),
    path("supervision/matters/<uuid:matter_id>/", matters.matter_page, name="supervision-matter"),
    path("supervision/complaints/", complaints.complaint_list, name="complaint-list"),
    path("supervision/complaints/<uuid:complaint_id>/", complaints.complaint, name="complaint"),
    path("supervision/certificates/", certificates.certificate_list, name="certificate-list"),
    path("supervision/certificates/<uuid:officer_id>/", certificates.certificate_officer, name="certificate-officer"),
    path("supervision/certificates/<uuid:officer_id>/act/", certificates.certificate_act, name="certificate-act"),
    path("supervision/reviews/", include("xiezhi.supervision.reviewing.web.urls")),
    path("findings/", findings.finding_list, name="finding-list"),
    path("findings/<uuid:finding_id>/", findings.finding, name="finding"),
    path("findings/<uuid:finding_id>/act/", findings.finding_act, name="finding-act"),
    path("findings/<uuid:finding_id>/replay/", findings.finding_replay, name="finding-replay"),
]
