"""What every answer of the public site has in common: language by address, strict headers, a limit for each reader."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Answer = Callable[[HttpRequest], HttpResponse]
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
REMEMBERED = 20_000
WRITES = ("/letters/write/", "/letters/rate", "/api/v1/letters")
"""Where something is put into the letterbox; all other forms only look something up by what their reader knows."""


class Language:
    """The language that `?lang=` names, else the one the browser prefers; Chinese where it says nothing we speak."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.GET.get("lang", "")
        wanted = {"zh": "zh-hans", "en": "en"}.get(said) or translation.get_language_from_request(request)
        with translation.override(wanted if wanted in ("zh-hans", "en") else "zh-hans"):
            answer = self.get_response(request)
            answer["Content-Language"] = "en" if translation.get_language() == "en" else "zh-Hans"
        answer["Vary"] = "Accept-Language"
        return answer


class Strict:
    """Headers that keep a page from doing anything it should not, and no cookie, whatever happens."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        for name, value in HEADERS.items():
            answer[name] = value
        answer.cookies.clear()
        return answer


def rates(request: HttpRequest) -> list[tuple[str, int, int]]:
    """What is counted of a request: kind, how many at most, in how many seconds. Writing counts by itself too."""
    api = request.path.startswith("/api/")
    most = settings.SITE_API_MINUTE if api else settings.SITE_PEOPLE_MINUTE
    found = [("api" if api else "people", most, 60)]
    if request.method == "POST":
        writes = request.path.startswith(WRITES)
        if writes:
            hourly = settings.SITE_API_LETTERS_HOUR if api else settings.SITE_LETTERS_HOUR
            found.append(("api letters" if api else "letters", hourly, 3600))
        else:
            found.append(("checks", settings.SITE_CHECKS_MINUTE, 60))
    return found


def _too_many(seconds: int) -> HttpResponse:
    answer = HttpResponse("请求过多，请稍后再试。\nToo many requests; try again later.\n", status=429)
    answer["Content-Type"] = "text/plain; charset=utf-8"
    answer["Retry-After"] = str(seconds)
    return answer


class Limits:
    """So many requests a minute for each address: apart for people and for programs. Counts live in memory only."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.seen: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for kind, most, seconds in rates(request):
            if most and not self._lets(kind, self._address(request), most, seconds):
                return _too_many(seconds)
        return self.get_response(request)

    def _address(self, request: HttpRequest) -> str:
        hops = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
        trusted = settings.XIEZHI_PROXIES
        return hops[-trusted] if trusted and len(hops) >= trusted else str(request.META.get("REMOTE_ADDR", ""))

    def _lets(self, kind: str, address: str, most: int, seconds: int) -> bool:
        """A bucket that fills by `most` in so many seconds."""
        now = time.monotonic()
        left, at = self.seen.pop((kind, address), (float(most), now))
        left = min(float(most), left + (now - at) * most / seconds)
        allowed = left >= 1
        self.seen[kind, address] = (left - 1 if allowed else left, now)
        if len(self.seen) > REMEMBERED:
            self.seen.popitem(last=False)
        return allowed
