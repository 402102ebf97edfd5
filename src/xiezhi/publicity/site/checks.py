"""Checks that anybody may make, from the public store alone: a paper, an officer's certificate, one's own case."""

from __future__ import annotations

import time
from collections import OrderedDict
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xiezhi.kernel.clock import today
from xiezhi.publicity.folding import fold
from xiezhi.publicity.letters import reading
from xiezhi.publicity.letters.sealing import unseal
from xiezhi.publicity.site import store, words
from xiezhi.publicity.site.letters import foreign, private_page
from xiezhi.publicity.site.middleware import REMEMBERED
from xiezhi.publicity.site.views import spoken

A_PAPER, AN_HOUR = 10, 3600
"""How often an hour one paper may be asked about by its party's words, in each process: against trying endings."""
_tries: OrderedDict[str, list[float]] = OrderedDict()


def _found(keys: tuple[str, bytes]) -> dict[str, Any] | None:
    sealed = store.sealed(keys[0])
    return unseal(keys[1], sealed) if sealed else None


def _lang() -> str:
    return "zh" if translation.get_language() == "zh-hans" else "en"


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest) -> HttpResponse:
    """Whether a paper is genuine: its number and the check code in its foot."""
    if request.method != "POST":
        return private_page(request, "check.html", {"noindex": True})
    return _paper(request, request.POST.get("number", "")[:120], request.POST.get("code", "")[:100])


@require_safe
def scanned(request: HttpRequest, token: str) -> HttpResponse:
    """Where the QR code of a paper leads."""
    return _paper(request, request.GET.get("n", "")[:120], token[:100])


def _paper(request: HttpRequest, number: str, said: str) -> HttpResponse:
    code = reading.typed_code(said)
    verdict, found = verdict_on(number, code)
    context: dict[str, Any] = {
        "number": number, "code": said, "verdict": verdict, "words": words.VERDICTS[verdict], "noindex": True,
        "found": found, "label": found["label"].get(_lang(), "") if found else "", "short": code[: reading.SHORTEST],
    }  # fmt: skip
    return private_page(request, "check.html", context)


def verdict_on(number: str, code: str) -> tuple[str, dict[str, Any] | None]:
    """What is said of a paper, and what the store knows of it where number and code belong together."""
    if not code:
        return "unreadable", None
    found = _found(reading.paper_keys(code))
    if found and found["digest"].startswith(code[: len(found["digest"])]) and _same(number, found["number"]):
        return ("void" if found["void"] else "genuine"), found
    given = bool(number and _found(reading.number_keys(number)))
    return ("altered" if found or given else "unknown"), None


def _same(said: str, number: str) -> bool:
    return not said.strip() or fold(said) == fold(number)


@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """Whether an officer's certificate is good today: name, body and fields as the register says."""
    number = "".join(request.GET.get("number", "").split())[:40]
    rows = store.before("officers", today(), key=number) if number else []
    lines = [(one["label"].get(_lang(), ""), spoken(one["value"])) for one in (rows[0]["doc"]["lines"] if rows else ())]
    context = {"number": number, "lines": lines, "asked": bool(number), "noindex": True}
    return private_page(request, "certificate.html", context, 200 if rows or not number else 404)


@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """How one's own case stands. Whatever is wrong of the three, the answer is the same."""
    said = {name: request.POST.get(name, "")[:120] for name in ("number", "code", "ending")}
    if request.method != "POST":
        said["number"], said["code"] = request.GET.get("number", "")[:120], request.GET.get("code", "")[:100]
        return private_page(request, "progress.html", {"said": said, "noindex": True})
    code, found = reading.typed_code(said["code"]), None
    if code and reading.typed_ending(said["ending"]) and not foreign(request) and may_try(code):
        found = _found(reading.progress_keys(said["number"], code, said["ending"]))
    context: dict[str, Any] = {"said": {**said, "ending": ""}, "found": found, "asked": True, "noindex": True}
    if found:
        lang = _lang()
        context |= {
            "stage": found["stage"].get(lang, ""), "procedure": found["procedure"].get(lang, ""),
            "body": found["body"].get(lang, ""), "remedies": found["remedies"].get(lang, ""),
            "steps": [(one["label"].get(lang, ""), one["on"]) for one in found["steps"]],
            "days": [(one["label"].get(lang, ""), one["on"], _("yours") if one["yours"] else "")
                     for one in found["days"] if one["on"] >= today().isoformat()],
        }  # fmt: skip
    return private_page(request, "progress.html", context, 200 if found else 404)


def may_try(code: str) -> bool:
    """Whether this paper may be asked about once more this hour. What is remembered is a digest, and in memory only."""
    name, at = sha256(code[: reading.SHORTEST].encode()).hexdigest(), time.monotonic()
    recent = [one for one in _tries.pop(name, []) if at - one < AN_HOUR]
    allowed = len(recent) < A_PAPER
    _tries[name] = [*recent, at] if allowed else recent
    if len(_tries) > REMEMBERED:
        _tries.popitem(last=False)
    return allowed
