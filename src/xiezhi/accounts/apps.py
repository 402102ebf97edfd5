"""Django's entry for the room: hands the rights matrix to the menu and puts the account's own pages into it."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """The room as a Django app."""

    name = "xiezhi.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Menu items under the person's own name."""
        from xiezhi.accounts.claims import may
        from xiezhi.web import door as web

        web.judge_by(may)
        web.register(_registers(web))
        web.register_account(web.Item("profile", _("My account"), "profile", "profile", order=10, icon="person"))
        web.register_account(web.Item("logout", _("Log out"), "logout", None, order=90, icon="logout", method="post"))


def _registers(web: Any) -> Any:
    """The page of those who keep the registers: any of the three administrations."""
    return web.Item("registers", _("Registers"), "registers", "registers.view", 80, "book", "administration", "r")
