"""An issued paper on the screen, with its digests checked, and as PDF. Who may see it, row security decides again."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts.door import needs
from xiezhi.papers import printing, queries
from xiezhi.papers.values import IssuedPaper


@needs("paper.view")
@never_cache
@require_safe
def paper_preview(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """The paper page by page, its number, and its digests. What was altered since is refused (PAPER-0006)."""
    paper = queries.paper(paper_id)
    pages = [f"data:image/png;base64,{b64encode(page).decode()}" for page in printing.pages(paper_id)]
    context = {
        "paper": paper,
        "seal": queries.seal(paper_id),
        "pages": pages,
        "heading": paper.label,
        "lead": paper.number,
        "menu_here": "cases",
    }
    return render(request, "papers/paper_preview.html", context)


@needs("paper.view")
@never_cache
@require_safe
def paper_pdf(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """The PDF, printed now if it was not yet. `?inline` opens it in the browser instead of saving it."""
    paper = queries.paper(paper_id)
    answer = HttpResponse(printing.pdf(paper_id), content_type="application/pdf")
    how = "inline" if "inline" in request.GET else "attachment"
    answer["Content-Disposition"] = f"{how}; filename=\"{_plain(paper)}\"; filename*=UTF-8''{quote(paper.file_name)}"
    return answer


def _plain(paper: IssuedPaper) -> str:
    """A file name for programs that only know ASCII."""
    return f"{paper.kind}-{paper.id}.pdf"
