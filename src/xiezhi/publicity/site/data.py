"""The prepared files, as they lie in the data folder; and the page that lists them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from xiezhi.publicity.site.views import not_found, page

KINDS = {
    ".csv": "text/csv; charset=utf-8",
    ".gz": "application/gzip",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
}


def _folder() -> Path:
    return Path(settings.XIEZHI_DATA) / "open"


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every file with its size and checksum."""
    path = _folder() / "manifest.json"
    said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"files": []}
    return page(request, "data.html", {"files": said["files"], "made_at": said.get("made_at", ""), "noindex": True})


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    """One file; only names that the listing has."""
    folder = _folder().resolve()
    path = (folder / name).resolve()
    if not path.is_file() or not path.is_relative_to(folder) or path.name.endswith(".new"):
        return not_found(request)
    answer = FileResponse(path.open("rb"), content_type=KINDS.get(path.suffix, "application/octet-stream"))
    answer["Content-Disposition"] = f'attachment; filename="{path.name}"'
    answer["Cache-Control"] = "public, max-age=60"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer  # type: ignore[return-value]
