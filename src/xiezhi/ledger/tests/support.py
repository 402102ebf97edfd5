"""What the ledger's tests share: claims, drafts, and a small guarded table of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger.errors import SignerRefused
from xiezhi.ledger.form import Draft, Entry
from xiezhi.ledger.installation import connect
from xiezhi.ledger.reading import find
from xiezhi.ledger.sequencer import Sequencer
from xiezhi.ledger.signer import _answer
from xiezhi.ledger.signing import Signer

AT = datetime(2026, 3, 12, 1, 30, tzinfo=UTC)
HERE, ELSEWHERE = "d44.d4401.b1", "d44.d4403.b2"


@contextmanager
def claiming(*paths: str) -> Iterator[None]:
    """One transaction under a claim to `paths`; no argument is the claim of the system itself (everything)."""
    with transaction.atomic(), connection.cursor() as cursor:
        array = "{" + ",".join(f'"{path}"' for path in paths or ("",)) + "}"
        cursor.execute("SELECT set_config('xiezhi.paths', %s, true)", [array])
        yield


def stored(entry_id: UUID) -> Entry:
    """The entry, which is there."""
    found = find(entry_id)
    assert found is not None
    return found


def draft(case: UUID | None = None, **given: Any) -> Draft:
    """A draft with something in every field."""
    told = {
        "id": new_id(),
        "case": case or new_id(),
        "kind": "filed",
        "occurred_at": AT,
        "body": "b1",
        "scope": HERE,
        "actor": "officer-1",
        "facts": {"party": {"name": "某某商店", "phone": "13800000000"}, "amount": "100.00", "texts": ["一", "二"]},
        "officers": ("officer-1", "officer-2"),
        "matter": "matter-1",
        "procedure": "penalty_ordinary",
        "pack": "2026.1",
        "papers": {"decision": "ab" * 32},
        "evidence": ("cd" * 32,),
    }
    return Draft(**{**told, **given})


class LocalSigner:
    """A signer in this process, asked as over its socket."""

    def __init__(self, folder: Path) -> None:
        self.signer = Signer(folder)

    def __call__(self, request: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(json.dumps(_answer(self.signer, json.dumps(request).encode())))
        if "refused" in answer:
            raise SignerRefused(answer["refused"])
        return answer


@contextmanager
def sequencing(folder: Path) -> Iterator[Sequencer]:
    """A sequencer with its signer on the present database, with its files below `folder`."""
    asked = LocalSigner(folder / "signer")
    try:
        with connect("sequencer") as own:
            yield Sequencer(own, folder / "log", asked)
    finally:
        asked.signer.close()
