"""Plays what the demo city's people wrote and what was done with it: by the same acts, on the days it tells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.kernel.clock import now
from xiezhi.publicity import asks, preparing
from xiezhi.publicity.letters import answering, complaining, rating, sealing, standing, taking, writing
from xiezhi.publicity.letters.chain import Content
from xiezhi.publicity.letters.taking import Arrived
from xiezhi.publicity.models import Letter, Publication
from xiezhi.supervision import door as supervision

COMPLAINTS = frozenset({"take_up", "decline", "matter", "complaint_answer"})


def demonstrate(told: Mapping[str, Any], claims: Mapping[str, Claim]) -> None:
    """Play `packs/demo/letters.yaml`; `claims` are the city's people by login."""
    with accounts.as_system():
        shown = list(Publication.objects.filter(state="published").order_by("-published_on", "id"))
    preparing.prepare()
    for one in told["letters"]:
        _play(one, shown, claims)
    for one in told["ratings"]:
        for stars in one["stars"]:
            writing.rate(uuid4(), one["body"], one["act"], stars)
    rating.count()
    complaining.tell()
    answering.mended()
    standing.follow()


def _play(one: Mapping[str, Any], shown: list[Publication], claims: Mapping[str, Claim]) -> None:
    about = {"body": one["body"]} if "body" in one else {}
    if "record" in one:
        if one["record"] >= len(shown):
            return
        about = {"record": shown[one["record"]].path}
    lookup, private = sealing.letter_keys(one["number"], one["secret"])
    content = Content(one["words"], one["name"], one["contact"], one.get("proof", ""))
    arrived = Arrived(
        uuid4(), one["kind"], one["number"], lookup, sealing.public_half(private), about, content, _ago(one["days"])
    )
    with accounts.as_system(name="letters") as by:
        if one["kind"] == "complaint":
            letter = complaining.take_in(arrived, by, channel=one.get("channel", "web"))
        else:
            letter = taking.take_in(arrived, by=by)
    for step in one.get("then", ()):
        _step(letter, step, claims)


def _step(letter: Letter, step: Mapping[str, Any], claims: Mapping[str, Claim]) -> None:
    at, words = _ago(step["days"]), step.get("words", "")
    who = claims[step["by"]] if "by" in step else _officer(letter, claims)
    with accounts.claimed(who) as by:
        if step["do"] in COMPLAINTS:
            assert letter.complaint_id is not None
            supervision.play_complaint(step["do"], letter.complaint_id, words=words, by=by, at=at)
        elif step["do"] == "answer":
            answering.answer(letter.id, words, by=by, at=at)
        elif step["do"] == "publish":
            answering.publish(letter.id, words, by=by, at=at)
        elif letter.request_id is not None:
            met = (answering.IDENTITY,) if letter.kind == "reply" else ()
            asks.answer(letter.request_id, step["do"] == "grant", words=words, met=met, by=by, at=at)


def _officer(letter: Letter, claims: Mapping[str, Claim]) -> Claim:
    """Somebody of the body that published."""
    return next(one for one in claims.values() if one.body_id == letter.body_id and "officer" in one.roles)


def _ago(days: int) -> datetime:
    return now() - timedelta(days=days)
