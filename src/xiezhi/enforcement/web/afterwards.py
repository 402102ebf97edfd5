"""Work that must not share the page's transaction: many acts of which each stands or falls alone.

A page runs in one transaction. A page that does a hundred acts would lose all of them with the last one, so it answers
with `Afterwards`: rights and form were checked inside; the work runs when that transaction is over, act by act.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from xiezhi.accounts.door import declared

View = Callable[..., HttpResponse]


class Afterwards(HttpResponse):
    """An answer that is still to be worked out, outside the page's transaction."""

    def __init__(self, work: Callable[[], HttpResponse]) -> None:
        super().__init__()
        self.work = work


def each_alone(view: View) -> View:
    """Outermost decorator, above `needs`: runs the work of an `Afterwards` once the page's transaction has ended."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        return answer.work() if isinstance(answer, Afterwards) else answer

    page.declared = declared(view)  # type: ignore[attr-defined]
    return page
