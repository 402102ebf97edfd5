"""The matters of a body: what is violated, what may be imposed, by which procedure and papers."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView, needs
from xiezhi.cases import door as cases
from xiezhi.enforcement.web.asking import claim_of
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Text
from xiezhi.standards import door as standards
from xiezhi.standards.door import Matter
from xiezhi.web import door as web

MOST = 20


def held_by(body: BodyView, day: date) -> list[Matter]:
    """The matters this body may handle that day: of its layers, its level and its fields (penalty_law/17)."""
    return [
        matter
        for matter in standards.matters(body.layers, day)
        if body.level in matter.held_by.levels and (not body.fields or set(body.fields) & set(matter.held_by.fields))
    ]


def search(found: list[Matter], words: str) -> list[Matter]:
    """Those matters whose code, label or citations hold every one of these words."""
    asked = [word.casefold() for word in words.split()]
    return [matter for matter in found if all(word in _haystack(matter) for word in asked)]


def _haystack(matter: Matter) -> str:
    cites = [*matter.violates, *matter.penalised_by]
    spoken = "".join(standards.citation(cite)["zh"] for cite in cites)
    return f"{matter.code} {matter.key} {matter.label['zh']} {matter.label['en']} {spoken}".casefold()


def matter_lines(matter: Matter) -> dict[str, Any]:
    """A matter ready to be shown."""
    return {
        "matter": matter,
        "label": web.words(matter.label),
        "penalties": [_penalty(one) for one in matter.penalties],
        "procedures": [_procedure(key) for key in matter.procedures],
        "papers": papers_of(matter, "party"),
        "note": matter.note,
        "unverified": _unverified(matter),
    }


def papers_of(matter: Matter, audience: str = "") -> list[str]:
    """The papers that cases of a matter may need, by name; all of them, or only those the party gets."""
    found = _papers(matter.papers, matter.procedures, audience, standards.current().digest)
    return [web.words(label) for label in found]


def _unverified(matter: Matter) -> list[str]:
    """What the packs could not find in a stored statute, each said once."""
    said = [matter.held_by.unverified, *(penalty.unverified for penalty in matter.penalties)]
    return list(dict.fromkeys(web.words(one) for one in said if one))


def _procedure(key: str) -> str:
    found = _told(key)
    return web.words(dict(found["label"])) if found else key


def _told(key: str) -> Any:
    """A procedure as its base file tells it; None where there is none."""
    files = standards.current().named("procedure")
    return next((file.document.data for file in files if file.document.data.get("key") == key), None)


@lru_cache(maxsize=1024)
def _papers(named: tuple[str, ...], procedures: tuple[str, ...], audience: str, digest: str) -> tuple[Text, ...]:
    """The papers a matter names, else those of its procedures, in the order of their acts."""
    acts = [act for key in procedures for act in _acts(key)]
    listed = [one for act in acts for one in _listed(act.get("paper"))]
    wanted = named or tuple(dict.fromkeys(listed))
    papers = standards.current().papers.items()
    known = {key: paper.label for (_layer, key), paper in papers if audience in ("", paper.audience)}
    return tuple(known[key] for key in wanted if key in known)


def _acts(key: str) -> list[Any]:
    """The acts of a procedure as its base file and its parts tell them."""
    parts = [file.document.data for file in standards.current().named("part") if file.document.data.get("of") == key]
    return [act for sheet in (_told(key) or {}, *parts) for act in sheet.get("acts", ())]


def _listed(paper: Any) -> list[str]:
    return [paper] if isinstance(paper, str) else list(paper or ())


def _penalty(penalty: Any) -> dict[str, Any]:
    ranges = [words for one in penalty.ranges if (words := range_words(one))]
    return {"kind": web.words(cases.PENALTIES.get(penalty.kind, {})), "ranges": ranges, "cites": penalty.cite}


def range_words(one: Any) -> str:
    """A range in words: ¥30,000 to ¥100,000, or one to three times the illegal gains."""
    low, high = one.at_least, one.at_most
    if one.times_of:
        known = {"illegal_gains": _("the illegal gains"), "last_year_turnover": _("last year's turnover")}
        what = known.get(one.times_of, one.times_of)
        return _("%(low)s to %(high)s times %(what)s") % {"low": low or "0", "high": high or "", "what": what}
    if low and high:
        return f"{web.money(low)} – {web.money(high)}"
    if high:
        return _("at most %(high)s") % {"high": web.money(high)}
    return _("at least %(low)s") % {"low": web.money(low)} if low else ""


@needs("case.view")
@never_cache
@require_safe
def matter_choose(request: HttpRequest) -> HttpResponse:
    """The catalogue of the body, searched; with `choose` it is the list from which a form picks one."""
    claim, day = claim_of(request), now().date()
    words = request.GET.get("words", "").strip()
    found = search(held_by(claim.body, day), words) if claim.body else []
    ways = cases.procedures_of(claim, day) if accounts.may(claim, "case.open") else []
    context = {
        "heading": _("Matters"),
        "lead": _("What this body may handle, with the rule violated and what may be imposed."),
        "words": words,
        "total": len(found),
        "found": [{**matter_lines(one), "openings": openings(one, ways)} for one in found[: MOST * 5]],
    }
    return render(request, "enforcement/matter_choose.html", context)


def openings(matter: Matter, ways: Any) -> list[dict[str, str]]:
    """The ways in which a case of this matter may be opened."""
    return [
        {
            "label": web.words(act.label),
            "href": f"{reverse('case-begin', args=[procedure.key, act.key])}?matter={matter.key}",
        }
        for procedure, act in ways
        if procedure.key in matter.procedures
    ]
