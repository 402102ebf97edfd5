"""Previews: drawn from a checked original in a process of its own, kept by digest like everything else."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from uuid import UUID

from django.db import transaction

from xiezhi.accounts.door import system_claim
from xiezhi.evidence import cases
from xiezhi.evidence.acts import entry_of
from xiezhi.evidence.looking import limits, pictures
from xiezhi.evidence.models import Derived, File
from xiezhi.evidence.store import arriving_folder, digest_of, originals
from xiezhi.kernel.clock import now
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger

DRAWN = pictures.READABLE | {"application/pdf"}
ROLE = "preview"


def has_preview(one: File) -> bool:
    """Whether a preview is made of such a file at all."""
    return one.media in DRAWN and not one.sealed


def make(file_id: UUID) -> bool:
    """Draw the preview of an original unless it is there; whether there is one now. Under the claim of its body."""
    one = File.objects.filter(pk=file_id).first()
    if one is None or not has_preview(one):
        return False
    if Derived.objects.filter(file_id=file_id, role=ROLE).exists():
        return True
    with tempfile.TemporaryDirectory(dir=arriving_folder()) as folder:
        source, drawn = Path(folder) / "original", Path(folder) / "preview"
        with originals().opened(one.case_id, bytes(one.digest).hex()) as kept, source.open("wb") as copy:
            shutil.copyfileobj(kept, copy)
        said = limits.ask("draw", str(source), one.media, str(drawn))
        if said is None or not drawn.is_file():
            return False
        return _keep(one, drawn, said)


def _keep(one: File, drawn: Path, said: dict[str, object]) -> bool:
    with drawn.open("rb") as file:
        digest = digest_of(file)
    size, entry = drawn.stat().st_size, new_id()
    with transaction.atomic():
        ledger.lock(one.case_id)
        if Derived.objects.filter(file_id=one.id, role=ROLE).exists():
            return True
        opening = cases.opening(one.case_id)
        originals().keep(drawn, one.case_id, digest)
        with ledger.entering(entry):
            Derived(
                file_id=one.id, case_id=one.case_id, scope=one.scope, role=ROLE, media=str(said["media"]),
                width=int(str(said["width"])), height=int(str(said["height"])), size=size,
                digest=bytes.fromhex(digest), made_at=now(),
            ).save(force_insert=True)  # fmt: skip
            facts = {"file": str(one.id), "of": bytes(one.digest).hex(), "role": ROLE}
            ledger.append(
                entry_of(
                    opening, "evidence_previewed", facts, system_claim(one.scope, name="evidence"), now(), [digest],
                    entry_id=entry,
                )
            )  # fmt: skip
    return True
