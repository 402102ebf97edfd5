"""Addresses of the room: mounted at the root by config."""

from __future__ import annotations

from django.urls import path

from xiezhi.evidence.web import adding, devices, handing, items, lists, tus

urlpatterns = [
    path("cases/<uuid:case_id>/evidence/", lists.evidence_list, name="evidence-list"),
    path("cases/<uuid:case_id>/evidence/catalogue/", lists.evidence_catalogue, name="evidence-catalogue"),
    path("cases/<uuid:case_id>/evidence/add/", adding.evidence_add, name="evidence-add"),
    path("cases/<uuid:case_id>/evidence/uploads/", tus.uploads, name="evidence-uploads"),
    path("cases/<uuid:case_id>/evidence/uploads/<uuid:arrival_id>/", tus.upload, name="evidence-upload"),
    path("evidence/<uuid:item_id>/", items.evidence_item, name="evidence-item"),
    path("evidence/files/<uuid:file_id>/preview/", handing.evidence_preview, name="evidence-preview"),
    path("evidence/files/<uuid:file_id>/original/", handing.evidence_original, name="evidence-original"),
    path("devices/", devices.device_list, name="device-list"),
    path("devices/register/", devices.device_register, name="device-register"),
    path("devices/<uuid:device_id>/", devices.device_page, name="device"),
]
