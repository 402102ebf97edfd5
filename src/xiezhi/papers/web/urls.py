"""Addresses of the room: mounted at the root by config."""

from __future__ import annotations

from django.urls import path

from xiezhi.papers.web import checks, views

urlpatterns = [
    path("check/", checks.check, name="paper-check"),
    path("check/<slug:token>/", checks.check_scanned, name="paper-check-scanned"),
    path("papers/<uuid:paper_id>/", views.paper_preview, name="paper-preview"),
    path("papers/<uuid:paper_id>/pdf/", views.paper_pdf, name="paper-pdf"),
]
