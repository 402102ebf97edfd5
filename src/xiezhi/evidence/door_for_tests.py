"""Cases, files and people for the tests of evidence: real chains in the ledger, samples made on the spot."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from PIL import Image

from xiezhi.accounts.door import Claim, claimed
from xiezhi.accounts.door_for_tests import Somebody
from xiezhi.evidence import door as evidence
from xiezhi.kernel.clock import SHANGHAI
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger

AT = datetime(2026, 7, 6, 10, tzinfo=SHANGHAI)
SAID: dict[str, Any] = {
    "kind": "documentary",
    "title": "销售合同",
    "source": "广州测试密码设备有限公司",
    "obtained": "当事人当场提供",
    "captured_at": AT,
    "captured_place": "广州市天河区测试路 8 号",
    "captured_by": "执法人员",
}


def draft(**changed: Any) -> evidence.ItemDraft:
    """What is said of an item, with changes."""
    return evidence.ItemDraft(**{**SAID, **changed})


def a_case(who: Somebody, kind: str = "clue_registered") -> UUID:
    """A case of this person's body, opened in the ledger."""
    case = new_id()
    append(who, case, kind)
    return case


def append(who: Somebody, case: UUID, kind: str, *, evidence: tuple[str, ...] = (), **facts: Any) -> ledger.Entry:
    """One more entry in a chain, as an act would leave it."""
    with claimed(who.claim):
        return ledger.append(
            ledger.Draft(
                id=new_id(), case=case, kind=kind, occurred_at=AT, body=str(who.body.id), scope=who.body.path,
                actor=str(who.id), facts=facts, procedure="penalty_ordinary", evidence=evidence,
            )
        )  # fmt: skip


def arrived(case: UUID, claim: Claim, content: bytes, name: str = "合同.txt") -> UUID:
    """A file that has arrived whole."""
    with claimed(claim):
        return evidence.spool(case, claim, name, len(content), [content]).id


def added(case: UUID, who: Somebody, *contents: bytes, name: str = "合同.txt", **changed: Any) -> evidence.ItemView:
    """An item of the case with these files."""
    ids = [arrived(case, who.claim, content, name) for content in contents]
    with claimed(who.claim):
        return evidence.add(case, draft(**changed), claim=who.claim, arrivals=ids)


def hexed(content: bytes) -> str:
    """The SHA-256 of some bytes."""
    return sha256(content).hexdigest()


def picture(kind: str = "JPEG", size: tuple[int, int] = (320, 200), exif: bytes = b"") -> bytes:
    """A picture, as a camera would leave it."""
    out = io.BytesIO()
    more = {"exif": exif} if exif else {}
    Image.radial_gradient("L").resize(size).convert("RGB").save(out, kind, **more)
    return out.getvalue()


def zipped(members: dict[str, bytes], *, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A small PDF of one page with these further objects."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R " + trailer + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R >>",
        b"<< /Length 30 >>\nstream\n0.2 0.4 0.6 rg 20 20 200 300 re f\nendstream",
        *objects,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)
