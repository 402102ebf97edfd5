"""The review desk: the score sheet beside the case's file, with what the record shows by itself at each step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xiezhi.accounts.door import Claim, needs
from xiezhi.cases import door as cases
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal
from xiezhi.standards.door import Provable, ReviewForm, ReviewRules
from xiezhi.supervision.reviewing import marking
from xiezhi.supervision.reviewing.looking import found, grade_label, rules_of, sheet_for
from xiezhi.supervision.reviewing.models import ReviewFile, ReviewPlan, ReviewSheet
from xiezhi.supervision.reviewing.scoring import MOST_TIMES, Marks, grounds, marks_of, score
from xiezhi.supervision.reviewing.web.wording import SHEET, SHOWN, tag
from xiezhi.supervision.web.asking import claim_of
from xiezhi.web import door as web


@needs("review.mark")
@never_cache
@require_http_methods(["GET", "POST"])
def review_sheet(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """One's own sheet of a file. What is wrong with the marks is said on the page, and nothing typed is lost."""
    claim, sheet = claim_of(request), found(ReviewSheet, sheet_id)
    file = found(ReviewFile, sheet.file_id)
    plan = found(ReviewPlan, file.plan_id)
    form, rules = sheet_for(plan, file), rules_of(plan)
    marks, words, wrong = marks_of(sheet.marks), sheet.words, ""
    if request.method == "POST":
        marks, words = marks_in(request.POST, form, rules), request.POST.get("words", "")
        try:
            _do(request.POST.get("do", ""), sheet.id, marks, words, claim)
        except Refusal as refused:
            wrong = str(web.words(refused.what))
        else:
            messages.success(request, _("It is on record."))
            return HttpResponseRedirect(reverse("review-sheet", args=[sheet.id]))
    came_to = score(marks, form, rules)
    context = {
        "heading": file.case_number or _("File under review"),
        "sheet": sheet,
        "file": file,
        "plan": plan,
        "form": form,
        "state": tag(SHEET, sheet.state),
        "open": sheet.state == "given",
        "parts": [_part(part, marks, came_to.items, file.proved) for part in form.parts],
        "grounds": [_step(one, marks, file.proved) for one in grounds(form, rules)],
        "total": came_to.total,
        "grade": grade_label(rules, came_to.grade),
        "words": words,
        "wrong": wrong,
        "most": MOST_TIMES,
        "file_parts": _file_parts(file, claim),
    }
    return render(request, "supervision/review_sheet.html", context)


def _do(kind: str, sheet_id: UUID, marks: Marks, words: str, by: Claim) -> None:
    if kind == "hand_in":
        marking.hand_in(sheet_id, marks, words=words, by=by)
    elif kind == "stand_back":
        marking.stand_back(sheet_id, words=words, by=by)
    else:
        marking.keep(sheet_id, marks, words=words, by=by)


def marks_in(said: QueryDict, form: ReviewForm, rules: ReviewRules) -> Marks:
    """The marks that a form was sent with; what is no number takes nothing off."""
    steps = [step.key for item in form.items for step in item.steps]
    fails = [one.key for one in grounds(form, rules)]
    taken = {key: _times(said.get(f"times-{key}", "")) for key in steps}
    words = {key: said.get(f"words-{key}", "")[:2000] for key in (*steps, *fails)}
    return Marks(
        {key: times for key, times in taken.items() if times},
        tuple(key for key in fails if said.get(f"fails-{key}")),
        {key: one for key, one in words.items() if one.strip()},
    )


def _times(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0


def _part(part: Any, marks: Marks, items: Mapping[str, Any], proved: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": part.key,
        "label": part.label,
        "items": [
            {
                "key": one.key, "label": one.label, "points": one.points, "left": items[one.key], "cite": one.cite,
                "steps": [_step(step, marks, proved) for step in one.steps],
            }
            for one in part.items
        ],
    }  # fmt: skip


def _step(one: Provable, marks: Marks, proved: Mapping[str, Any]) -> dict[str, Any]:
    """A step with what was marked of it and what the record shows; the record fills nothing in."""
    shown = (proved.get("steps") or {}).get(one.key)
    return {
        "key": one.key,
        "label": one.label,
        "cite": one.cite,
        "minus": getattr(one, "minus", ""),
        "each": getattr(one, "each", False),
        "times": marks.taken.get(one.key, 0),
        "fails": one.key in marks.fails,
        "words": marks.words.get(one.key, ""),
        "shown": {**shown, "tag": tag(SHOWN, shown["answer"])} if shown else None,
    }


def _file_parts(file: ReviewFile, claim: Claim) -> tuple[Any, ...]:
    """The case's file as the archive has it: acts and papers in the law's order."""
    case = cases.case(file.case_id, claim, now())
    return cases.file_of(case).parts
