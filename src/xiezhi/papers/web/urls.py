"""Addresses of the room: mounted at the root by config."""

from __future__ import annotations

from django.urls import path

from xiezhi.papers.web import views

urlpatterns = [
    path("papers/<uuid:paper_id>/", views.paper_preview, name="paper-preview"),
    path("papers/<uuid:paper_id>/pdf/", views.paper_pdf, name="paper-pdf"),
]
