"""Publicity as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PublicityConfig(AppConfig):
    """What is told to the public, and the officers' side of it."""

    name = "xiezhi.publicity"
    label = "publicity"

    def ready(self) -> None:
        """Tell of the surfaces that keep something of their own, so that a withdrawal reaches them."""
        from xiezhi.kernel.errors import text
        from xiezhi.publicity.files import writing
        from xiezhi.publicity.surfaces import Surface, register

        label = text("开放数据文件", "files of open data")
        register(Surface("files", label, ("/data/",), writing.forget, writing.shows))
