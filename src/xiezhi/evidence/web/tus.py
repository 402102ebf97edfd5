"""Resumable upload by tus 1.0.0 (core, creation, checksum, termination) under the evidence page of a case.

What a browser adds to the protocol: the declared SHA-256 of the whole file travels as `sha256` in Upload-Metadata, and
a file that is refused once it is whole is answered 422 with the sentences as JSON, and is gone.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xiezhi.accounts.door import needs
from xiezhi.evidence import arriving, cases
from xiezhi.evidence.errors import TooMuch
from xiezhi.evidence.models import Arrival
from xiezhi.evidence.web.asking import claim_of
from xiezhi.kernel.errors import Refusal, say
from xiezhi.web import door as web

VERSION = "1.0.0"
EXTENSIONS = "creation,checksum,termination"
BYTES = "application/offset+octet-stream"
MISMATCH = 460
"""tus: the checksum of a piece is wrong."""


@needs("act.officer")
@never_cache
@require_http_methods(["POST", "OPTIONS"])
def uploads(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What the server can (OPTIONS), and announcing a file (POST)."""
    if request.method == "OPTIONS":
        most = str(settings.XIEZHI_EVIDENCE_LARGEST << 20)
        extras = {
            "Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": most,
            "Tus-Checksum-Algorithm": ",".join(arriving.CHECKSUMS),
        }  # fmt: skip
        return _answer(204, **extras)
    if wrong := _other_version(request):
        return wrong
    length = request.headers.get("Upload-Length", "")
    if not re.fullmatch(r"\d{1,18}", length):
        return _answer(400)
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    if said is None or not re.fullmatch(r"([0-9a-fA-F]{64})?", said.get("sha256", "")):
        return _answer(400)
    try:
        name = said.get("filename") or said.get("name") or "file"
        begun = arriving.begin(
            case_id, claim_of(request), name=name, size=int(length), declared=said.get("sha256", "")
        )  # fmt: skip
    except Refusal as refusal:
        return _refused(refusal)
    return _answer(201, Location=reverse("evidence-upload", args=[case_id, begun.id]), **{"Upload-Offset": "0"})


@needs("act.officer")
@never_cache
@require_http_methods(["HEAD", "PATCH", "DELETE", "OPTIONS"])
def upload(request: HttpRequest, case_id: UUID, arrival_id: UUID) -> HttpResponse:
    """How far a file has come (HEAD), its next piece (PATCH), giving it up (DELETE)."""
    if request.method == "OPTIONS":
        return uploads(request, case_id)
    if wrong := _other_version(request):
        return wrong
    cases.working_on(case_id, claim_of(request))
    try:
        row = arriving.row_of(case_id, arrival_id, claim_of(request), hold=request.method != "HEAD")
    except arriving.Busy:
        return _answer(423)
    if request.method == "HEAD":
        return _answer(200, **_state(row), **{"Upload-Length": str(row.size)})
    if request.method == "DELETE":
        arriving.throw_away(row)
        return _answer(204)
    return _patch(request, row)


def _patch(request: HttpRequest, row: Arrival) -> HttpResponse:
    if request.headers.get("Content-Type", "") != BYTES:
        return _answer(415)
    offset = request.headers.get("Upload-Offset", "")
    if not re.fullmatch(r"\d{1,18}", offset):
        return _answer(400)
    said = request.headers.get("Upload-Checksum", "")
    checksum = _checksum(said) if said else None
    if said and checksum is None:
        return _answer(400)
    try:
        arriving.take(row, int(offset), _pieces(request), checksum)
    except arriving.WrongOffset:
        return _answer(409, **_state(row))
    except arriving.WrongChecksum:
        return _answer(MISMATCH, **_state(row))
    except TooMuch as refusal:
        return _refused(refusal)
    if row.received == row.size:
        try:
            arriving.finish(row)
        except Refusal as refusal:
            arriving.throw_away(row)
            return _refused(refusal)
    return _answer(204, **_state(row))


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    """The body as it comes. A connection that breaks ends it with an OSError, as a disk's would."""
    try:
        while piece := request.read(1 << 16):
            yield piece
    except UnreadablePostError as broken:
        raise OSError("the connection broke") from broken


def _state(row: Arrival) -> dict[str, str]:
    return {"Upload-Offset": str(row.received), "Upload-Arrived": "1" if row.arrived_at else "0"}


def _answer(status: int, **headers: str) -> HttpResponse:
    answer = HttpResponse(status=status, headers={"Tus-Resumable": VERSION, "Cache-Control": "no-store", **headers})
    if status == 204:
        del answer.headers["Content-Type"]
    return answer


def _refused(refusal: Refusal) -> HttpResponse:
    language = web.language()
    said = {
        "what": say(refusal.what, language),
        "next": say(refusal.next_step, language),
        "code": refusal.code,
        "key": refusal.key,
    }
    return JsonResponse(said, status=getattr(refusal, "status", 409), headers={"Tus-Resumable": VERSION})


def _other_version(request: HttpRequest) -> HttpResponse | None:
    if request.headers.get("Tus-Resumable") == VERSION:
        return None
    return _answer(412, **{"Tus-Version": VERSION})


def _metadata(written: str) -> dict[str, str] | None:
    """Pairs of a key and a value in base64, separated by commas; None for what is none."""
    said: dict[str, Any] = {}
    for pair in filter(None, (one.strip() for one in written.split(","))):
        key, _space, value = pair.partition(" ")
        try:
            said[key] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            return None
    return said


def _checksum(written: str) -> arriving.Checksum | None:
    algorithm, _space, value = written.partition(" ")
    if algorithm not in arriving.CHECKSUMS:
        return None
    try:
        return arriving.Checksum(algorithm, base64.b64decode(value, validate=True))
    except binascii.Error:
        return None


def manifest(rows: list[Any], case_id: UUID) -> str:
    """What is on its way, as the page's script reads it: to know a file again by its digest and size."""
    return json.dumps(
        [
            {
                "url": reverse("evidence-upload", args=[case_id, one.id]), "id": str(one.id), "name": one.name,
                "size": one.size, "received": one.received, "sha256": one.declared or one.digest, "whole": one.whole,
            }
            for one in rows
        ]
    )  # fmt: skip
