"""Addresses of the officers' platform, mounted at the root by config."""

from __future__ import annotations

from django.urls import path

from xiezhi.enforcement.web import (
    acting,
    approving,
    casepage,
    desk,
    exported,
    exporting,
    filepage,
    intake,
    lists,
    matterpage,
    matters,
    money,
    numbers,
    partylookup,
    reconciliation,
    registering,
    reminders,
    saved,
    together,
    voiding,
)

urlpatterns = [
    path("", desk.home, name="home"),
    path("desk/", desk.desk, name="desk"),
    path("cases/", lists.case_list, name="case-list"),
    path("cases/export/<slug:kind>/", exporting.case_export, name="case-export"),
    path("cases/together/", together.together, name="case-together"),
    path("cases/together/act/", together.together_act, name="case-together-act"),
    path("cases/register/<slug:procedure>/<slug:act>/", registering.register_many, name="register-many"),
    path(
        "cases/register/<slug:procedure>/<slug:act>/template/", registering.register_template, name="register-template"
    ),
    path("cases/searches/", saved.search_save, name="search-save"),
    path("cases/searches/<uuid:saved_id>/forget/", saved.search_forget, name="search-forget"),
    path("cases/open/", acting.case_open, name="case-open"),
    path("cases/open/<slug:procedure>/<slug:act>/", acting.case_begin, name="case-begin"),
    path("cases/<uuid:case_id>/open/<slug:procedure>/<slug:act>/", acting.case_begin_under, name="case-begin-under"),
    path("cases/<uuid:case_id>/", casepage.case_detail, name="case-detail"),
    path("cases/<uuid:case_id>/acts/<slug:act>/", acting.act_form, name="act-form"),
    path("cases/<uuid:case_id>/money/", money.case_money, name="case-money"),
    path("cases/<uuid:case_id>/file/", filepage.case_file, name="case-file"),
    path("cases/<uuid:case_id>/file/pdf/", filepage.case_file_pdf, name="case-file-pdf"),
    path("cases/<uuid:case_id>/file/package/", filepage.case_file_package, name="case-file-package"),
    path("papers/<uuid:paper_id>/void/", voiding.paper_void, name="paper-void"),
    path("reconciliation/", reconciliation.reconciliation, name="reconciliation"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("exports/", exported.export_list, name="export-list"),
    path("numbers/", numbers.number_plan, name="number-plan"),
    path("intake/", intake.intake, name="intake"),
    path("approvals/", approving.approval_list, name="approval-list"),
    path("approvals/<uuid:approval_id>/", approving.approval, name="approval"),
    path("matters/", matters.matter_choose, name="matter-choose"),
    path("matters/<slug:key>/", matterpage.matter_page, name="matter-page"),
    path("parties/", partylookup.party_lookup, name="party-lookup"),
]
