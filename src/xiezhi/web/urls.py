"""Addresses of the room: mounted at the root by config."""

from __future__ import annotations

from django.urls import path

from xiezhi.web import views

urlpatterns = [
    path("language/", views.set_language, name="set-language"),
    path("patterns/", views.patterns, name="patterns"),
]
