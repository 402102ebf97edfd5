"""Handing out bytes: previews for the screen, and originals, which only ever leave as attachments."""

from __future__ import annotations

import tempfile
from typing import IO, cast
from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xiezhi.accounts.door import needs
from xiezhi.evidence import custody, previews, queries
from xiezhi.evidence.errors import BadItem
from xiezhi.evidence.store import PIECE, originals
from xiezhi.evidence.web.asking import claim_of
from xiezhi.kernel.errors import text

LOCKED = "sandbox; default-src 'none'"
"""The policy of an answer that is a stranger's bytes: should a browser show it after all, nothing in it runs."""
IN_MEMORY = 8 << 20


@needs("case.view")
@never_cache
@require_safe
def evidence_preview(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The picture made of an original; drawn now if it was not yet."""
    found = queries.file(file_id)
    if not found.preview:
        previews.make(file_id)
    drawn = queries.derived(file_id)
    with originals().opened(drawn.case_id, bytes(drawn.digest).hex()) as kept:
        answer = HttpResponse(kept.read(), content_type=drawn.media)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = LOCKED
    return answer


@needs("case.view")
@never_cache
@require_POST
def evidence_original(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """An original as it came, checked against its digest. Who takes it out, and why, is an entry of the case.

    A sealed file leaves only with `knows`, and under a name that no program opens by itself.
    """
    found = queries.file(file_id)
    if found.sealed and request.POST.get("knows") != "yes":
        raise BadItem(
            text(
                "该文件已隔离：" + "；".join(one["zh"] for one in found.sealed) + "。",
                "The file is sealed: " + "; ".join(one["en"] for one in found.sealed) + ".",
            ),
            next_step=text(
                "确需调取的，勾选已知悉风险，并只在隔离的电脑上打开。",
                "If it is needed, tick that you know the risk, and open it on an isolated computer only.",
            ),
        )
    custody.take_out(file_id, request.POST.get("purpose", ""), claim=claim_of(request))
    name = f"{found.name}.sealed" if found.sealed else found.name
    answer = FileResponse(_checked(found.case_id, found.digest), content_type="application/octet-stream")
    ending = name.rpartition(".")[2]
    plain = f"evidence-{found.digest[:12]}.{ending if ending.isascii() and ending.isalnum() else 'bin'}"
    answer["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    answer["Content-Length"] = str(found.size)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = LOCKED
    return cast(HttpResponse, answer)


def _checked(case_id: UUID, digest: str) -> IO[bytes]:
    """The bytes, copied aside while they are compared, so that what leaves is what was compared."""
    aside = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    with originals().opened(case_id, digest) as kept:
        while piece := kept.read(PIECE):
            aside.write(piece)
    aside.seek(0)
    return cast(IO[bytes], aside)
