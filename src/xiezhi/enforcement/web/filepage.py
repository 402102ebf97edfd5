"""The case file (案卷): put together in the law's order, with its index; printed as it stands."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import needs
from xiezhi.cases import door as cases
from xiezhi.enforcement import exports, volume
from xiezhi.enforcement.web import showing
from xiezhi.enforcement.web.asking import claim_of
from xiezhi.enforcement.web.casepage import frame
from xiezhi.kernel.clock import now
from xiezhi.papers import door as papers


@needs("case.view")
@never_cache
@require_safe
def case_file(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The file of one case."""
    case = cases.case(case_id, claim_of(request), now())
    said = {
        entry.id: showing.facts_of(entry.fields, entry.facts, case.people) for entry in case.entries if not entry.system
    }
    people = {entry.id: showing.people(dict.fromkeys((entry.actor, *entry.officers)), case.people)
              for entry in case.entries}  # fmt: skip
    file, served = cases.file_of(case), cases.served_of(case)
    parts = [
        {
            "label": part.label,
            "items": [
                {**item, "said": said.get(item["entry_id"], []), "who": people.get(item["entry_id"], ""),
                 "to_serve": item["paper_id"] in served, "served": served.get(item["paper_id"], ())}
                for item in part.items
            ],
        }
        for part in file.parts
    ]  # fmt: skip
    context = {
        **frame(case),
        "heading": _("Case file"),
        "file": file,
        "parts": parts,
        "fingerprint": papers.fingerprint_beside(accounts.body(case.row.body_id).path.rpartition(".")[2]),
        "crumbs": (
            (_("Cases"), reverse("case-list")),
            (case.row.number or _("Case not numbered yet"), reverse("case-detail", args=[case_id])),
            (_("Case file"), None),
        ),
    }
    return render(request, "enforcement/case_file.html", context)


@needs("case.view")
@never_cache
@require_safe
def case_file_pdf(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The whole file as one PDF, as it stands."""
    case = cases.case(case_id, claim_of(request), now())
    made = volume.volume(case, now())
    _logged(request, "case_file", "pdf", case, made.pages)
    return _download(made.pdf, "application/pdf", f"{case.row.number or case_id}案卷.pdf", case_id)


@needs("case.view")
@never_cache
@require_safe
def case_file_package(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The package for the archive."""
    case = cases.case(case_id, claim_of(request), now())
    made = volume.package(case, now())
    _logged(request, "case_package", "zip", case, made.things)
    return _download(made.content, "application/zip", f"{case.row.number or case_id}归档包.zip", case_id)


def _logged(request: HttpRequest, what: str, form: str, case: cases.CaseView, amount: int) -> None:
    """Write the export down before its bytes leave; to ask for the head of the answer takes nothing out."""
    if request.method == "GET":
        body = accounts.body(case.row.body_id)
        exports.record(
            what, claim=claim_of(request), body=body, form=form, amount=amount, case=(case.row.id, case.row.number)
        )


def _download(content: bytes, media: str, name: str, case_id: UUID) -> HttpResponse:
    answer = HttpResponse(content, content_type=media)
    plain = f"case-{case_id}.{name.rpartition('.')[2]}"
    answer["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return answer
