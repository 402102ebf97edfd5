"""The API: the same searches as JSON, pages by key, described by OpenAPI 3.1. Reading needs no key."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from xiezhi.publicity.letters import writing
from xiezhi.publicity.record import FORM
from xiezhi.publicity.site import store
from xiezhi.publicity.site.asking import KINDS, PARTY_KINDS, asked

MOST = 100
SOON = "public, max-age=60"


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value) if isinstance(value, UUID) else value


def _sent(body: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False, "default": _plain})
    answer["Cache-Control"] = SOON if status == 200 else "no-store"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _short(request: HttpRequest, row: dict[str, Any]) -> dict[str, Any]:
    return {
        **{key: _plain(value) for key, value in row.items() if key != "sequence"},
        "url": request.build_absolute_uri(reverse("site-record", args=[row["path"]])),
    }


@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """A page of records, newest first; `next` is the address of the following page."""
    sought = asked(request.GET.dict())
    if sought.wrong:
        return _sent({"error": {"code": "bad_parameter", "parameters": list(sought.wrong)}}, 400)
    limit = request.GET.get("limit", "")
    found = store.search(sought, page=min(int(limit), MOST) if limit.isdecimal() and int(limit) else store.PAGE)
    following = ""
    if found.more:
        query = sought.address(after=found.rows[-1]["sequence"], limit=limit)
        following = request.build_absolute_uri(reverse("site-api-records") + "?" + query)
    count = {"value": min(found.count, store.MOST_COUNTED), "more": found.capped}
    return _sent({"count": count, "records": [_short(request, row) for row in found.rows], "next": following or None})


@require_safe
def record(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """One record with its proof; 410 with the ground where it is gone."""
    found = store.record_by_id(str(identifier))
    if found is None:
        return _sent({"error": {"code": "not_here"}}, 404)
    return _sent({**_short(request, found), "document": found["doc"]})


@require_safe
def whole(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`record.json`: the record, its hash and its proof, exactly as `xiezhi_verify.py record` reads them."""
    found = store.record_by_id(str(identifier))
    if found is None:
        return _sent({"error": {"code": "not_here"}}, 404)
    return _sent({"v": FORM, "record": found["doc"], "hash": found["hash"], "proof": found["proof"]})


@require_safe
def moves(request: HttpRequest) -> HttpResponse:
    """What was published, corrected or taken away after a place: re-users apply it to their copies."""
    after = request.GET.get("after", "0")
    if not after.isdecimal():
        return _sent({"error": {"code": "bad_parameter", "parameters": ["after"]}}, 400)
    found = store.moves(int(after))
    return _sent({"moves": [{key: _plain(value) for key, value in one.items()} for one in found]})


def _parameter(name: str, kind: dict[str, Any], zh: str, en: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": kind, "description": f"{zh} · {en}"}


TEXT: dict[str, Any] = {"type": "string"}
DAY = {"type": "string", "format": "date"}
PARAMETERS = [
    _parameter("q", TEXT, "检索词", "words"),
    _parameter("kind", {"enum": list(KINDS)}, "行为种类", "kind of act"),
    _parameter("body", TEXT, "机关代码", "code of the body"),
    _parameter("area", TEXT, "区划代码", "code of the area"),
    _parameter("field", TEXT, "领域", "field"),
    _parameter("code", TEXT, "统一社会信用代码", "credit code of the party"),
    _parameter("party_kind", {"enum": list(PARTY_KINDS)}, "当事人类型", "kind of party"),
    _parameter("from", DAY, "决定日期自", "decided from"),
    _parameter("to", DAY, "决定日期至", "decided to"),
    _parameter("min", {"type": "number"}, "金额不少于", "amount at least"),
    _parameter("max", {"type": "number"}, "金额不多于", "amount at most"),
    _parameter("year", {"type": "integer"}, "年度", "year of the decision"),
    _parameter("after", {"type": "integer"}, "上一页的末尾", "where the page before ended"),
    _parameter("limit", {"type": "integer", "maximum": MOST}, "每页条数", "records a page"),
]


IDENTIFIER = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}


def _body(names: tuple[str, ...], needed: tuple[str, ...]) -> dict[str, Any]:
    schema = {"type": "object", "properties": dict.fromkeys(names, TEXT), "required": list(needed)}
    return {"required": True, "content": {"application/json": {"schema": schema}}}


_REFUSED = {
    "422": {"description": "a parameter makes no sense, or the mark is not good"},
    "429": {"description": "too many"},
}
LETTERS: dict[str, Any] = {
    "/api/v1/letters/mark": {
        "get": {
            "summary": "来信凭证 · a mark for one letter, good from three seconds on, for six hours, once",
            "parameters": [_parameter("kind", {"enum": list(writing.KINDS)}, "来信种类", "kind of letter")],
            "responses": {"200": {"description": "OK"}, "400": {"description": "no such kind"}},
        }
    },
    "/api/v1/letters": {
        "post": {
            "summary": "提交来信 · send a letter; number and secret are told once",
            "requestBody": _body(
                ("mark", "kind", "words", "record", "body", "paper", "code", "name", "contact", "proof"),
                ("mark", "kind", "words"),
            ),
            "responses": {"201": {"description": "in the box"}, "200": {"description": "was there before"}, **_REFUSED},
        }
    },
    "/api/v1/answers": {
        "post": {
            "summary": "查询答复 · how a letter stands",
            "requestBody": _body(("number", "secret"), ("number", "secret")),
            "responses": {"200": {"description": "OK"}, "404": {"description": "nothing under these two"}},
        }
    },
}


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description of this API."""
    ok = {"200": {"description": "OK", "content": {"application/json": {}}}}
    refused = {"400": {"description": "a parameter makes no sense"}}
    paths = {
        "/api/v1/records": {"get": {"summary": "records", "parameters": PARAMETERS, "responses": ok | refused}},
        "/api/v1/records/{id}": {
            "get": {
                "summary": "一条公示信息 · one record",
                "parameters": [IDENTIFIER],
                "responses": ok | {"404": {"description": "not here"}},
            }
        },
        "/api/v1/records/{id}/record.json": {
            "get": {
                "summary": "公示信息及其证明 · a record with its proof, as the verifier reads it",
                "parameters": [IDENTIFIER],
                "responses": ok | {"404": {"description": "not here"}},
            }
        },
        "/api/v1/moves": {
            "get": {
                "summary": "变动 · what changed since",
                "parameters": [_parameter("after", {"type": "integer"}, "上次的位置", "place of the last time")],
                "responses": ok | refused,
            }
        },
        **LETTERS,
    }  # fmt: skip
    info = {"title": "行政执法公示 · Xiezhi public records", "version": "1"}
    return _sent({"openapi": "3.1.0", "info": info, "paths": paths})
