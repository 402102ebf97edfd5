"""The pages of the public site. Nothing here writes; nothing needs a script; no reader gets a cookie."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiezhi.kernel.clock import today
from xiezhi.publicity.site import firms, store, words
from xiezhi.publicity.site.asking import Asked, asked

SOON = 300
"""Seconds a page may be kept by a cache on the way: short, so that a withdrawal is seen everywhere within minutes."""
RECORD_SOON = 60


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200, soon: int = SOON
) -> HttpResponse:
    """A page of the site, with the address of the same page in the other language."""
    other = "en" if translation.get_language() == "zh-hans" else "zh"
    query = request.GET.copy()
    query["lang"] = other
    context |= {
        "kinds": words.KINDS,
        "other_language": other,
        "other_address": f"?{query.urlencode()}",
        "lang": _lang(),
    }
    answer = render(request, f"opened/{template}", context, status=status)
    answer["Cache-Control"] = f"public, max-age={soon}" if status == 200 else "no-store"
    return answer


def _lang() -> str:
    return "zh" if translation.get_language() == "zh-hans" else "en"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The search box, what there is, and the newest."""
    counts = store.counted()
    newest = store.search(Asked(), page=8).rows
    listed = [(kind, words.KINDS[kind], count) for kind, count in counts.items()]
    return page(
        request, "home.html", {"counts": listed, "rows": newest, "total": sum(counts.values()), "asked": Asked()}
    )


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Results of a search: what is exactly meant first, then the newest, with facets and how many."""
    sought = asked(request.GET.dict())
    found = store.search(sought)
    first = store.exact(sought.words) if sought.words and sought.after is None else []
    known = {row["id"] for row in first}
    context = {
        "asked": sought,
        "exact": first,
        "rows": [row for row in found.rows if row["id"] not in known],
        "found": found,
        "counted": f"{store.MOST_COUNTED:,}+" if found.capped else f"{found.count:,}",
        "facets": _facets(sought),
        "next": "?" + sought.address(after=found.rows[-1]["sequence"], lang=request.GET.get("lang", ""))
        if found.more
        else "",
        "feed": reverse("site-feed") + "?" + sought.address(),
        "api": reverse("site-api-records") + "?" + sought.address(),
        "noindex": True,
    }
    return page(request, "results.html", context)


def _facets(sought: Asked) -> list[dict[str, Any]]:
    """Each facet with its values; the one that is chosen can be taken back."""
    found = []
    for name, listed in store.facets(sought).items():
        chosen = str(getattr(sought, name) or "")
        values = [
            {"label": words.KINDS.get(value, label) if name == "kind" else label, "count": count,
             "href": "?" + sought.address(**{name: "" if value == chosen else value}), "chosen": value == chosen}
            for value, label, count in listed
        ]  # fmt: skip
        if len(values) > 1 or chosen:
            found.append({"name": words.FACETS[name], "values": values})
    return found


@require_safe
def record(request: HttpRequest, path: str) -> HttpResponse:
    """One record under its address for ever; 410 and the ground where it is gone, 404 where there never was one."""
    found = store.record(path)
    if found is None:
        return _missing(request, path)
    hidden = [{**one, "label": words.HIDDEN.get(one["kind"], one["kind"])} for one in found["hidden"]]
    context = {
        "record": found, "hidden": hidden, "hidden_count": sum(one["count"] for one in hidden),
        "noindex": not found["indexed"], "permalink": request.build_absolute_uri(request.path),
        "json": reverse("site-record-json", args=[found["id"]]), "kind": words.KINDS[found["kind"]],
        "party_kind": words.PARTY_KINDS[found["party_kind"]], "title": found["title"],
    }  # fmt: skip
    return page(request, "record.html", context, soon=RECORD_SOON)


def _missing(request: HttpRequest, path: str) -> HttpResponse:
    stone = store.tombstone(path)
    if stone is None:
        return not_found(request)
    context = {
        "stone": stone, "state": words.STATES[stone["state"]], "kind": words.KINDS.get(stone["kind"], stone["kind"]),
        "reason": stone["reason"].get(_lang(), ""), "noindex": True,
    }  # fmt: skip
    return page(request, "gone.html", context, status=410)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing stands here, and nothing ever did."""
    return page(request, "missing.html", {"noindex": True}, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke; the reader learns when to come back, and nothing of what it was."""
    return page(request, "failed.html", {"noindex": True}, status=503)


@require_safe
def firm(request: HttpRequest, code: str) -> HttpResponse:
    """A firm's whole public record in one look-up."""
    sought = Asked(code=code.upper()[:18])
    found = firms.whole(sought.code) or store.search(sought, page=firms.MOST)
    context = {
        "code": sought.code, "rows": found.rows, "found": found, "name": found.rows[0]["party"] if found.rows else "",
        "counted": f"{found.count:,}", "feed": reverse("site-feed") + "?" + sought.address(), "noindex": True,
        "more": reverse("site-results") + "?" + sought.address(after=found.rows[-1]["sequence"]) if found.more else "",
    }  # fmt: skip
    return page(request, "firm.html", context, status=200 if found.rows else 404)


@require_safe
def firm_search(request: HttpRequest) -> HttpResponse:
    """From the box of the look-up to the firm's page."""
    code = "".join(request.GET.get("code", "").split()).upper()[:18]
    if not code.isalnum() or not code.isascii():
        return page(
            request,
            "missing.html",
            {"noindex": True, "hint": _("Give the 18 characters of a credit code.")},
            status=404,
        )
    return HttpResponsePermanentRedirect(reverse("site-firm", args=[code]))


@require_safe
def gone(request: HttpRequest) -> HttpResponse:
    """Everything that was taken away, without content: re-users must take it away too."""
    rows = [
        {**row, "label": words.STATES[row["state"]], "said": row["reason"].get(_lang(), "")} for row in store.gone()
    ]
    return page(request, "withdrawals.html", {"rows": rows, "noindex": True})


@require_safe
def before(request: HttpRequest, topic: str = "") -> HttpResponse:
    """What is public before an act, today or on any day that is asked for."""
    day = _day(request.GET.get("day", ""))
    if topic and topic not in words.TOPICS:
        return not_found(request)
    if not topic:
        return page(request, "before.html", {"topics": words.TOPICS, "day": day})
    rows = [{**row, "said": _said(row["doc"])} for row in store.before(topic, day)]
    return page(request, "topic.html", {"topic": topic, "label": words.TOPICS[topic], "rows": rows, "day": day})


def _said(doc: dict[str, Any]) -> list[tuple[str, Any]]:
    """The lines of a document in the reader's language: pairs of label and value."""
    return [(line["label"].get(_lang(), ""), spoken(line["value"])) for line in doc.get("lines", [])]


def spoken(value: Any) -> Any:
    """A value in the reader's language, where it is said in several."""
    return value.get(_lang(), "") if isinstance(value, dict) else value


def _day(said: str) -> date:
    try:
        return datetime.strptime(said, "%Y-%m-%d").date()
    except ValueError:
        return today()


@require_safe
def year(request: HttpRequest, number: int) -> HttpResponse:
    """The annual reports of a year; each number leads to the records behind it."""
    rows = store.figure(number)
    return page(request, "year.html", {"year": number, "rows": rows}, status=200 if rows else 404)


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """How anybody checks a record without asking us."""
    return page(request, "verify.html", {})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the store can be read."""
    store.counted()
    return HttpResponse("ok\n", content_type="text/plain")
