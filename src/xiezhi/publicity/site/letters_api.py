"""The same letterbox for programs: a mark is asked for, a letter sent with it, its answer read. Rates of their own."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from xiezhi.kernel.clock import now
from xiezhi.publicity.letters import sealing, tokens, writing
from xiezhi.publicity.letters.tokens import Wrong
from xiezhi.publicity.site import letters
from xiezhi.publicity.site.letters import Written

NAMES = ("mark", "kind", "words", "record", "body", "paper", "code", "name", "contact", "proof")


def _said(body: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "no-store"
    return answer


def _wrong(parameters: list[str], code: str = "bad_parameter", status: int = 422) -> HttpResponse:
    return _said({"error": {"code": code, "parameters": parameters}}, status)


@require_safe
def mark(request: HttpRequest) -> HttpResponse:
    """A mark for one letter of a kind; it is good from three seconds on, for six hours, once."""
    kind = request.GET.get("kind", "")
    if kind not in writing.KINDS:
        return _wrong(["kind"], status=400)
    return _said({"kind": kind, "mark": tokens.new(f"letter {kind}", now())})


@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Put a letter in; its number and secret. The same mark again gives the same two."""
    said = _read(request)
    if said is None:
        return _wrong(["body"], status=400)
    kind = said["kind"]
    if kind not in writing.KINDS:
        return _wrong(["kind"])
    mark = tokens.read(f"letter {kind}", said["mark"], now())
    letters.check(request, kind, said, mark)
    if kind in ("correction", "reply") and not said["record"]:
        said.wrong["record"] = ""
    if said.wrong or isinstance(mark, Wrong):
        parameters = sorted("mark" if one == "form" else one for one in said.wrong)
        return _wrong(parameters, mark.value if isinstance(mark, Wrong) else "bad_parameter")
    try:
        given, fresh = letters.put(kind, said, mark)
    except writing.Full:
        return _wrong([], "full", 503)
    return _said({"number": given.number, "secret": given.secret, "again": not fresh}, 201 if fresh else 200)


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """How a letter stands, for who has its number and secret; 404 for everybody else."""
    said = _read(request, ("number", "secret"))
    found = letters.open_answer(said["number"], said["secret"]) if said else None
    if found is None:
        return _said({"error": {"code": "not_here"}}, 404)
    return _said({"number": sealing.typed(said["number"]) if said else "", **found})


def _read(request: HttpRequest, names: tuple[str, ...] = NAMES) -> Written | None:
    """The texts of a JSON body; None where it is none."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict):
        return None
    values = {name: body[name].strip() for name in names if isinstance(body.get(name), str)}
    if any("\ud800" <= one <= "\udfff" for value in values.values() for one in value):
        return None
    return Written(values)
