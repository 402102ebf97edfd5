"""Publicity as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicityConfig(AppConfig):
    """What is told to the public, and the officers' side of it."""

    name = "xiezhi.publicity"
    label = "publicity"

    def ready(self) -> None:
        """Tell of the surfaces that keep something of their own, so that a withdrawal reaches them; fill the menu."""
        from xiezhi.kernel.errors import text
        from xiezhi.publicity.credit import filling
        from xiezhi.publicity.files import writing
        from xiezhi.publicity.surfaces import Surface, register
        from xiezhi.web import door as web

        item = web.Item("publicity", _("Publicity"), "publicity-list", "publicity.view", 60, "book", "work")
        web.register(item)
        label = text("开放数据文件", "files of open data")
        register(Surface("files", label, ("/data/",), writing.forget, writing.shows))
        register(Surface("credit", text("信用查询库", "credit look-up"), (), filling.forget, filling.shows))
