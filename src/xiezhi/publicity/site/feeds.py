"""Atom feed of any search, sitemap, robots: for readers' programs and for search engines."""

from __future__ import annotations

from datetime import UTC, datetime, time
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from xiezhi.publicity.site import store, words
from xiezhi.publicity.site.asking import asked

FEED_PAGE, SITEMAP_PAGE = 50, 10_000
SOON = "public, max-age=60"


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The newest records that answer a search, as Atom: subscribing to a firm, a body, an area, a kind or any words."""
    sought = asked(request.GET.dict())
    rows = store.search(sought, page=FEED_PAGE).rows
    own = escape(request.build_absolute_uri())
    updated = rows[0]["published_on"] if rows else datetime(2000, 1, 1, tzinfo=UTC).date()
    entries = "".join(_entry(request, row) for row in rows)
    feed = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>行政执法公示 · {escape(sought.words or sought.code or sought.body or '')}</title><id>{own}</id>"
        f'<link rel="self" href="{own}"/><updated>{_at(updated)}</updated>{entries}</feed>'
    )
    return _sent(feed, "application/atom+xml; charset=utf-8")


def _entry(request: HttpRequest, row: dict[str, object]) -> str:
    address = escape(request.build_absolute_uri(reverse("site-record", args=[row["path"]])))
    kind = words.KINDS[str(row["kind"])]
    return (
        f"<entry><title>{escape(str(row['title']))}</title><id>urn:uuid:{row['id']}</id>"
        f'<link href="{address}"/><updated>{_at(row["published_on"])}</updated>'
        f'<category term="{row["kind"]}" label="{escape(str(kind))}"/>'
        f"<summary>{escape(str(row['body']))} {escape(str(row['number']))}</summary></entry>"
    )


def _at(day: object) -> str:
    return datetime.combine(day, time(0), UTC).isoformat().replace("+00:00", "Z")  # type: ignore[arg-type]


@require_safe
def sitemap(request: HttpRequest, after: int = 0) -> HttpResponse:
    """Only pages that live, and only those that may be indexed."""
    rows = store.living(after, SITEMAP_PAGE)
    urls = "".join(
        f"<url><loc>{escape(request.build_absolute_uri(reverse('site-record', args=[row['path']])))}</loc>"
        f"<lastmod>{row['published_on']}</lastmod></url>"
        for row in rows
    )
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return _sent(f"{head}{urls}</urlset>", "application/xml; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Results of searches are nobody's to index; records say for themselves."""
    lines = [
        "User-agent: *",
        "Disallow: /search",
        "Disallow: /firm/",
        "Disallow: /api/",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
    ]
    return _sent("\n".join(lines) + "\n", "text/plain; charset=utf-8")


def _sent(content: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Cache-Control"] = SOON
    return answer
