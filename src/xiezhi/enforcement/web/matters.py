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
        "papers": [web.words(label) for label in _papers(matter.papers, matter.procedures, standards.current().digest)],
        "note": matter.note,
        "unverified": _unverified(matter),
    }


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
def _papers(named: tuple[str, ...], procedures: tuple[str, ...], digest: str) -> tuple[Text, ...]:
    """The papers a matter names, else those of its procedures, in the order of their acts."""
    acts = [act for key in procedures for act in (_told(key) or {"acts": ()})["acts"]]
    wanted = named or tuple(dict.fromkeys(str(act["paper"]) for act in acts if act.get("paper")))
    known = {key: paper.label for (_layer, key), paper in standards.current().papers.items()}
    return tuple(known[key] for key in wanted if key in known)


def _penalty(penalty: Any) -> dict[str, Any]:
    ranges = [words for one in penalty.ranges if (words := _range(one))]
    return {"kind": web.words(cases.PENALTIES.get(penalty.kind, {})), "ranges": ranges, "cites": penalty.cite}


def _range(one: Any) -> str:
    """A range in words: ¥30,000 to ¥100,000, or one to three times the illegal gains."""
    low, high = one.at_least, one.at_most
    if one.times_of:
        what = {"illegal_gains": _("the illegal gains")}.get(one.times_of, one.times_of)
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
        "found": [{**matter_lines(one), "openings": _openings(one, ways)} for one in found[: MOST * 5]],
    }
    return render(request, "enforcement/matter_choose.html", context)


def _openings(matter: Matter, ways: Any) -> list[dict[str, str]]:
    """The ways in which a case of this matter may be opened."""
    return [
        {
            "label": web.words(act.label),
            "href": f"{reverse('case-begin', args=[procedure.key, act.key])}?matter={matter.key}",
        }
        for procedure, act in ways
        if procedure.key in matter.procedures
    ]
