"""A refusal raised anywhere in a view becomes its page, and a bare 405 gets one too."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from xiezhi.kernel.errors import Refusal

CONFLICT = 409


def refused(request: HttpRequest, refusal: Refusal, status: int | None = None) -> HttpResponse:
    """The refusal as an answer: the whole page, or only its panel when htmx asked."""
    context = {"refusal": refusal, "back": _came_from(request)}
    by_htmx = "HX-Request" in request.headers
    template = "web/_refusal.html" if by_htmx else "web/refusal.html"
    response = render(request, template, context, status=status or getattr(refusal, "status", CONFLICT))
    if by_htmx:
        response.headers["HX-Retarget"] = "#refusals"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def _came_from(request: HttpRequest) -> str:
    """The page before, when it is one of ours and not this one."""
    before = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return before if ours and before != request.build_absolute_uri() else "/"


class Refusals:
    """Middleware: put it after the one that sets `request.claim`, so that the page keeps its frame."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = render_to_string("405.html", request=request).encode()
            response.headers["Content-Length"] = str(len(response.content))
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django's hook: only refusals are answered here."""
        return refused(request, error) if isinstance(error, Refusal) else None
