"""What a body was told of a file of its own, and where it asks for it to be examined again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import needs
from xiezhi.kernel.clock import today
from xiezhi.papers import door as papers
from xiezhi.supervision.reviewing import objecting, reporting
from xiezhi.supervision.reviewing.looking import found
from xiezhi.supervision.reviewing.models import ReviewTold
from xiezhi.supervision.reviewing.web.wording import FILE, OUTCOMES, tag
from xiezhi.supervision.web import asking
from xiezhi.supervision.web.asking import claim_of


@needs("review.view")
@never_cache
@require_safe
def review_result(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The result of a file: points, grade, what was found, until when re-examination may be asked for."""
    claim, told = claim_of(request), found(ReviewTold, file_id)
    own = claim.body_id == told.body_id
    issued = [*papers.of_case(reporting.report_id(told.plan_id, told.body_id)), *papers.of_case(told.id)]
    context = {
        "heading": told.case_number or _("Result of the review"),
        "told": told,
        "state": tag(FILE, told.state),
        "bodies": asking.bodies([told.body_id, told.by_body]),
        "by_body": asking.bodies([told.by_body]).get(told.by_body),
        "outcome": OUTCOMES.get(told.answer.get("outcome", ""), ""),
        "papers": issued,
        "may_object": own
        and told.state == "told"
        and today() <= told.object_by
        and accounts.may(claim, "review.answer"),
    }
    return render(request, "supervision/review_result.html", context)


@needs("review.answer")
@never_cache
@require_POST
def review_object(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Ask for re-examination (gd_file_review/12/7)."""
    objecting.object_to(file_id, words=request.POST.get("words", ""), by=claim_of(request))
    messages.success(request, _("Your request is on record."))
    return HttpResponseRedirect(reverse("review-result", args=[file_id]))
