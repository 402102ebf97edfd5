"""One publication: the served text beside what the public will see, each span to be kept or taken back by a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import RightMissing, needs
from xiezhi.kernel.errors import Refusal, Text, text
from xiezhi.ledger import door as ledger
from xiezhi.publicity import acting, asks, duties, opening
from xiezhi.publicity.gathering import TEXTS, Gathered
from xiezhi.publicity.models import Publication
from xiezhi.publicity.moving import publication
from xiezhi.publicity.redaction.kinds import KINDS
from xiezhi.publicity.redaction.spans import Span
from xiezhi.publicity.web import wording
from xiezhi.publicity.web.wording import claim_of

ADDED = 3
"""How many spans a person may add at once."""
RIGHTS = {"release": "publicity.confirm"}
MOVES = ("prepare", "release", "hold", "keep_back", "withdraw", "correct", "ask")


@needs("publicity.view")
@never_cache
@require_safe
def page(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """The publication as it stands, with what may be done."""
    return _page(request, publication(publication_id))


@needs("publicity.prepare", "publicity.confirm")
@never_cache
@require_POST
def act(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """One move; refused on the same page, with what was typed kept."""
    move = request.POST.get("move", "")
    claim = claim_of(request)
    row = publication(publication_id)
    try:
        if not accounts.may(claim, RIGHTS.get(move, "publicity.prepare")):
            raise RightMissing(text("您的岗位不能这样办理公示。", "Your post may not do this."))
        _do(move, row, request.POST, claim)
    except Refusal as refused:
        return _page(request, publication(publication_id), refusal=refused, said=request.POST, status=409)
    messages.success(request, _("Recorded."))
    return HttpResponseRedirect(reverse("publicity", args=[publication_id]))


def _do(move: str, row: Publication, said: QueryDict, by: accounts.Claim) -> None:
    reason = said.get("reason", "")
    if move == "prepare":
        found = asks.gathered_of(row)
        spans = chosen(found, said) if found else {}
        looked, ban = said.get("looked") == "yes", _day(said.get("ban_until", ""))
        duties.prepare(row.id, spans, by=by, looked=looked, ban_until=ban)
    elif move == "release":
        duties.release(row.id, by=by)
    elif move == "hold":
        duties.hold(row.id, reason=reason, by=by)
    elif move == "keep_back":
        duties.keep_back(row.id, reason=reason, cite=(), by=by)
    elif move == "withdraw":
        duties.own(row, by)
        ground = _grounds(row).get(said.get("ground", ""))
        if ground is None:
            raise acting.no_reason()
        acting.withdraw(row.id, ground=ground[0], cite=ground[1], words=reason, by=by)
    elif move == "correct":
        duties.correct_text(row.id, {name: said.get(f"text_{name}", "") for name in TEXTS}, reason=reason, by=by)
    elif move == "ask":
        asks.receive(row.id, said.get("kind", ""), words=reason, who=said.get("who", ""),
                     contact=said.get("contact", ""), by=by)  # fmt: skip


def chosen(found: Gathered, said: QueryDict) -> dict[str, list[Span]]:
    """The spans a person ticked, and those they added by typing what is to be hidden."""
    spans: dict[str, list[Span]] = {name: [] for name in found.fields}
    proposed = duties.proposal(found).spans
    ticked = set(said.getlist("span"))
    for name, listed in proposed.items():
        spans[name] += [one for one in listed if key_of(name, one) in ticked]
    for number in range(ADDED):
        typed, kind = said.get(f"add_text_{number}", "").strip(), said.get(f"add_kind_{number}", "other")
        for name, value in found.fields.items():
            at = value.find(typed) if typed and kind in KINDS else -1
            while at >= 0:
                spans[name].append(Span(at, at + len(typed), kind, "person", typed))
                at = value.find(typed, at + len(typed))
    return spans


def key_of(name: str, one: Span) -> str:
    """What a tick box of a span is called."""
    return f"{name}:{one.start}:{one.end}:{one.kind}"


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _grounds(row: Publication) -> dict[str, tuple[Text, Sequence[str]]]:
    """Grounds on which it may be withdrawn, as the public is told: those of its rule, and one for what is secret."""
    found = asks.gathered_of(row)
    known: dict[str, tuple[Text, Sequence[str]]] = {
        f"{index}": (one.reason, one.cite) for index, one in enumerate(found.rule.undone_by if found else ())
    }
    known["secret"] = (text("公开内容应当不予公开", "It should not have been shown"), ("open_information/15",))
    return known


def _page(
    request: HttpRequest,
    row: Publication,
    *,
    status: int = 200,
    refusal: Refusal | None = None,
    said: QueryDict | None = None,
) -> HttpResponse:
    claim = claim_of(request)
    own = claim.body_id == row.body_id
    may_prepare, may_confirm = (own and accounts.may(claim, f"publicity.{one}") for one in ("prepare", "confirm"))
    found = asks.gathered_of(row)
    record = opening.shown(row.id)
    context = {
        "heading": row.number or wording.ACTS[row.kind],
        "crumbs": ((_("Publicity"), reverse("publicity-list")), (row.number or wording.ACTS[row.kind], None)),
        "row": row,
        "kind": wording.ACTS[row.kind],
        "state": wording.tag(wording.STATES, row.state),
        "sees_case": accounts.may(claim, "case.view"),
        "fields": _fields(row, found, said) if found and row.state in duties.OPEN else [],
        "doubts": sum(len(one) for one in duties.proposal(found).doubts.values()) if found else 0,
        "record": [(wording.FIELDS[name], name, getattr(record, name)) for name in TEXTS] if record else [],
        "added": [
            (f"add_text_{n}", f"add_kind_{n}", said.get(f"add_text_{n}", "") if said else "") for n in range(ADDED)
        ],
        "hidden_kinds": wording.hidden_kinds(),
        "grounds": [(key, one[0]) for key, one in _grounds(row).items()] if row.state == "published" else [],
        "kinds_of_requests": wording.ASKS.items(),
        "may_prepare": may_prepare and row.state in duties.OPEN,
        "may_release": may_confirm and row.state == "waiting",
        "may_change": may_prepare and row.state == "published",
        "requests": [
            (one, wording.ASKS[one.kind], wording.tag(wording.ANSWERS, one.state)) for one in row.requests.all()
        ],
        "history": [_moved(one) for one in ledger.entries(row.id)],
        "ban": bool(found and any(one.until == "decision.ban_until" for one in found.rule.shown)),
        "refusal": refusal,
        "said": said or {},
    }  # fmt: skip
    return render(request, "publicity/review.html", context, status=status)


def _fields(row: Publication, found: Gathered, said: QueryDict | None) -> list[dict[str, Any]]:
    """For each field: the served text cut into pieces, its spans with their tick boxes, and what would be seen."""
    proposed = duties.proposal(found)
    stored = {name: {(one[0], one[1], one[2]) for one in listed} for name, listed in row.draft.get("spans", {}).items()}
    listed = []
    for name, value in found.fields.items():
        spans = list(proposed.spans.get(name, ()))
        doubtful = set(proposed.doubts.get(name, ()))
        ticks = []
        for one in spans:
            key = key_of(name, one)
            if said is not None:
                kept = key in said.getlist("span")
            else:
                kept = (one.start, one.end, one.kind) in stored[name] if name in stored else True
            ticks.append({
                "key": key, "text": value[one.start : one.end], "kind": KINDS[one.kind].label, "kept": kept,
                "by": wording.FOUND_BY.get(one.by, one.by), "doubtful": one in doubtful,
            })  # fmt: skip
        seen = row.draft.get("fields", {}).get(name) or proposed.fields[name]
        listed.append({
            "name": name, "label": wording.FIELDS[name], "pieces": _pieces(value, spans), "ticks": ticks, "seen": seen,
        })  # fmt: skip
    return listed


def _pieces(value: str, spans: list[Span]) -> list[tuple[str, bool]]:
    """The text in pieces; whether each is proposed to be hidden."""
    pieces, at = [], 0
    for one in spans:
        pieces += [(value[at : one.start], False), (value[one.start : one.end], True)]
        at = one.end
    return [piece for piece in [*pieces, (value[at:], False)] if piece[0]]


def _moved(entry: ledger.Entry) -> dict[str, Any]:
    told = entry.facts.get("set")
    words = entry.facts.get("words") or (told.get("held_reason") if isinstance(told, dict) else "") or ""
    return {"title": wording.MOVES.get(entry.kind, entry.kind), "at": entry.occurred_at, "words": words,
            "hash": entry.hash.hex()}  # fmt: skip
