"""What every page needs of its frame: name, menu, who is here. Costs no query of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from xiezhi.web import menu

FIRST = 4  # how many menu items the bottom bar of a phone holds beside "more"


def look(request: HttpRequest) -> dict[str, Any]:
    """The frame's context: `claim`, `menu_*`."""
    groups = menu.groups_for(request)
    links = [link for _title, found in groups for link in found]
    first = links if len(links) <= FIRST + 1 else links[:FIRST]
    return {
        "claim": getattr(request, "claim", None),
        "menu_groups": groups,
        "menu_first": first,
        "menu_rest": links[len(first) :],
        "menu_account": menu.account_for(request),
        "menu_search": menu.search_url(request),
    }
