"""Plans of case review: the list with one's own sheets, making a plan, and a plan with its draw, files and reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView, Claim, needs
from xiezhi.kernel.clock import today
from xiezhi.kernel.errors import Refusal
from xiezhi.standards import door as standards
from xiezhi.supervision.reviewing import drawing, planning, reporting
from xiezhi.supervision.reviewing.looking import found, rules_for, rules_of, sheets_for
from xiezhi.supervision.reviewing.models import ReviewFile, ReviewPlan, ReviewReport, ReviewSheet, ReviewTold
from xiezhi.supervision.reviewing.planning import Terms
from xiezhi.supervision.reviewing.web.wording import FILE, PLAN, REPORT, SHEET, WAYS, grade_tag, tag
from xiezhi.supervision.web import asking
from xiezhi.supervision.web.asking import claim_of
from xiezhi.web import door as web

MOST = 200
NOBODY = UUID(int=0)


class PlanForm(forms.Form):
    """What a plan asks."""

    title = forms.CharField(label=lazy("Name of the plan"), max_length=120)
    year = forms.IntegerField(label=lazy("Year"), min_value=2000, max_value=2100)
    way = forms.ChoiceField(label=lazy("How files are chosen"), choices=list(WAYS.items()))
    sheets = forms.MultipleChoiceField(label=lazy("Score sheets"), widget=forms.CheckboxSelectMultiple)
    first = forms.DateField(label=lazy("Cases closed from"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=lazy("Cases closed until"), widget=forms.DateInput(attrs={"type": "date"}))
    bodies = forms.MultipleChoiceField(
        label=lazy("Bodies"),
        required=False,
        help_text=lazy("None chosen: all bodies below."),
        widget=forms.CheckboxSelectMultiple,
    )
    percent = forms.IntegerField(
        label=lazy("Share of each body's closed cases, in per cent"), min_value=0, max_value=100, initial=10
    )
    least = forms.IntegerField(label=lazy("At least so many of each body"), min_value=0, max_value=1000, initial=2)
    most = forms.IntegerField(label=lazy("At most so many of each body"), min_value=1, max_value=1000, initial=20)
    reviewers = forms.IntegerField(label=lazy("Reviewers of each file"), min_value=2, max_value=5, initial=2)
    names_hidden = forms.BooleanField(
        label=lazy("Reviewers are not told each other's names"), required=False, initial=True
    )
    outside = forms.CharField(
        label=lazy("Number from outside that goes into the draw"),
        required=False,
        max_length=200,
        help_text=lazy("Such as the winning numbers of a public lottery on a day to come. Empty: none."),
    )
    begins = forms.DateField(
        label=lazy("Review begins"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    ends = forms.DateField(label=lazy("Review ends"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    steps = forms.CharField(
        label=lazy("Steps and requirements"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, claim: Claim, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        layers = claim.body.layers if claim.body else ()
        sheets = standards.review_sheets(layers, today())
        below = [one for one in accounts.bodies() if one.id != claim.body_id and _reaches(claim, one.path)]
        choices = {
            "sheets": [(one.key, web.words(one.label)) for one in sheets],
            "bodies": [(str(one.id), web.words(one.label)) for one in below],
        }
        for name, listed in choices.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]

    def terms(self) -> Terms:
        """What was said, as terms."""
        said = self.cleaned_data
        kept = ("way", "first", "last", "least", "most", "reviewers", "names_hidden", "begins", "ends", "steps")
        return Terms(
            **{name: said[name] for name in kept},
            sheets=tuple(said["sheets"]),
            bodies=tuple(UUID(one) for one in said["bodies"]),
            share=f"{said['percent'] / 100:.2f}",
            outside=said["outside"].strip(),
        )


def _reaches(claim: Claim, path: str) -> bool:
    return any(not one or path == one or path.startswith(f"{one}.") for one in claim.paths)


@needs("review.view")
@never_cache
@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """Plans and years for those who review, one's own sheets, and what one's body was told of its files."""
    claim = claim_of(request)
    plans = list(ReviewPlan.objects.order_by("-year", "-state_at")[:MOST])
    sheets = list(
        ReviewSheet.objects.filter(officer_id=claim.officer_id or NOBODY).order_by("state", "-state_at")[:MOST]
    )
    files = ReviewFile.objects.in_bulk([one.file_id for one in sheets])
    told = list(ReviewTold.objects.filter(body_id=claim.body_id or NOBODY).order_by("-told_at")[:MOST])
    context = {
        "heading": _("Review of case files"),
        "plans": [(one, tag(PLAN, one.state), WAYS[one.terms["way"]]) for one in plans],
        "sheets": [(one, files.get(one.file_id), tag(SHEET, one.state)) for one in sheets],
        "told": [(one, tag(FILE, one.state)) for one in told],
        "years": sorted({one.year for one in plans}, reverse=True),
        "may_plan": accounts.may(claim, "review.lead"),
        "yearly": _yearly(claim, plans),
        "objected": list(ReviewFile.objects.filter(state="objected").order_by("answer_by", "id")[:MOST]),
        "today": today(),
    }
    return render(request, "supervision/review_list.html", context)


def _yearly(claim: Claim, plans: list[ReviewPlan]) -> Any:
    """The ground of the yearly duty, for who leads reviews, while this year has no plan of their body."""
    mine = any(one.year == today().year and one.body_id == claim.body_id for one in plans)
    if mine or claim.body is None or not accounts.may(claim, "review.lead"):
        return None
    return rules_for(tuple(claim.body.layers), today().isoformat(), "").yearly


@needs("review.lead")
@never_cache
@require_http_methods(["GET", "POST"])
def review_new(request: HttpRequest) -> HttpResponse:
    """Make a plan (gd_file_review/12/1)."""
    claim = claim_of(request)
    form = PlanForm(claim, request.POST or None, initial=_initial())
    if request.method == "POST" and form.is_valid():
        try:
            made = planning.make(
                form.terms(), title=form.cleaned_data["title"], year=form.cleaned_data["year"], by=claim
            )
        except Refusal as refused:
            form.add_error(None, str(web.words(refused.what)))
        else:
            messages.success(request, _("The plan is made."))
            return HttpResponseRedirect(reverse("review-plan", args=[made.id]))
    return render(request, "supervision/review_new.html", {"heading": _("Make a plan of review"), "form": form})


def _initial() -> dict[str, Any]:
    day = today()
    return {"year": day.year, "first": date(day.year, 1, 1).isoformat(), "last": day.isoformat()}


@needs("review.view")
@never_cache
@require_safe
def review_plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """A plan: what it asks, the list that was committed, the draw and how to repeat it, its files and reports."""
    claim, plan = claim_of(request), found(ReviewPlan, plan_id)
    rules, entry = rules_of(plan), planning.commitment_of(plan)
    own = claim.body_id == plan.body_id
    files = list(ReviewFile.objects.filter(plan_id=plan.id).order_by("body_id", "case_number", "id"))
    bodies = asking.bodies([plan.body_id, *(one.body_id for one in files)])
    quota = planning.quota_of(plan)
    context = {
        "heading": plan.title,
        "plan": plan,
        "state": tag(PLAN, plan.state),
        "way": WAYS[plan.terms["way"]],
        "sheets": [one.label for one in sheets_for(plan, tuple(plan.terms["layers"]))],
        "rules": rules,
        "commitment": entry,
        "head": planning.sealed_head(entry) if entry and plan.state == "committed" else None,
        "quota": quota,
        "command": _command(plan, entry.hash.hex()) if entry and plan.seed else "",
        "groups": _groups(plan, files, bodies, own and accounts.may(claim, "review.lead")),
        "grades": [(one, grade_tag(rules, one.key)) for one in rules.grades],
        "leads": own and accounts.may(claim, "review.lead"),
        "confirms": own and accounts.may(claim, "review.confirm"),
        "may_conclude": own and plan.state == "drawn" and all(one.state in reporting.DONE for one in files),
    }
    return render(request, "supervision/review_plan.html", context)


def _command(plan: ReviewPlan, commitment: str) -> str:
    quota = planning.quota_of(plan)
    outside = f' "{plan.outside}"' if plan.outside else ""
    return (
        f"python draw.py candidates.txt {commitment} {plan.head_root}{outside} "
        f"--share {plan.terms['share']} --least {quota.least} --most {quota.most}"
    )


def _groups(
    plan: ReviewPlan, files: list[ReviewFile], bodies: Mapping[Any, BodyView], leads: bool
) -> list[dict[str, Any]]:
    """Files by body, each group with its report and whether one may be handed in."""
    rules = rules_of(plan)
    reports = {one.body_id: one for one in ReviewReport.objects.filter(plan_id=plan.id)}
    groups: dict[UUID, list[ReviewFile]] = {}
    for one in files:
        groups.setdefault(one.body_id, []).append(one)
    listed = []
    for body_id, mine in sorted(groups.items(), key=lambda one: bodies[one[0]].path if one[0] in bodies else ""):
        report = reports.get(body_id)
        listed.append(
            {
                "id": body_id,
                "label": bodies[body_id].label if body_id in bodies else "",
                "files": [(one, tag(FILE, one.state), grade_tag(rules, one.grade)) for one in mine],
                "report": report,
                "report_state": tag(REPORT, report.state) if report else None,
                "may_report": leads
                and all(one.state == "settled" for one in mine)
                and (report is None or report.state == "returned"),
            }
        )
    return listed


@needs("review.lead", "review.confirm")
@never_cache
@require_POST
def review_plan_act(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Commit the list, draw, hand a report in, confirm or return it, conclude: as the button says."""
    claim, plan = claim_of(request), found(ReviewPlan, plan_id)
    said, kind = request.POST, request.POST.get("do", "")
    body = asking.identifier(said.get("body")) or UUID(int=0)
    report = reporting.report_id(plan.id, body)
    words = said.get("words", "")
    leading: dict[str, Callable[[], Any]] = {
        "commit": lambda: planning.commit(plan.id, by=claim),
        "draw": lambda: planning.draw(plan.id, by=claim, outside=said.get("outside", "")),
        "hand_in": lambda: reporting.hand_in(
            plan.id, body, problems=said.get("problems", ""), advice=said.get("advice", ""), by=claim
        ),
        "conclude": lambda: reporting.conclude(plan.id, summary=words, by=claim),
    }
    confirming: dict[str, Callable[[], Any]] = {
        "confirm": lambda: reporting.confirm(report, by=claim),
        "send_back": lambda: reporting.send_back(report, words=words, by=claim),
    }
    allowed = (leading if accounts.may(claim, "review.lead") else {}) | (
        confirming if accounts.may(claim, "review.confirm") else {}
    )
    if kind in allowed:
        allowed[kind]()
        messages.success(request, _("It is on record."))
    return HttpResponseRedirect(reverse("review-plan", args=[plan.id]))


@needs("review.view")
@never_cache
@require_safe
def review_candidates(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The list of candidates as it was committed, byte for byte."""
    entry = planning.commitment_of(found(ReviewPlan, plan_id))
    answer = HttpResponse(str(entry.facts["list"]) if entry else "", content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="candidates.txt"'
    return answer


@needs("review.view")
@never_cache
@require_safe
def review_program(request: HttpRequest) -> HttpResponse:
    """The program that draws, as it runs here: it imports nothing of ours."""
    source = Path(drawing.__file__).read_text(encoding="utf-8")
    answer = HttpResponse(source, content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="draw.py"'
    return answer
