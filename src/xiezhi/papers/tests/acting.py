"""One act as the engine does it, for the tests: claim, lock, enter, issue, append, commit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from xiezhi.accounts.door import Claim, claimed
from xiezhi.kernel.clock import SHANGHAI
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.papers import door as papers
from xiezhi.papers.tests.samples import CONTENTS, Body
from xiezhi.papers.tests.standards import paper

AT = datetime(2025, 6, 3, 10, tzinfo=SHANGHAI)


def claim(*paths: str) -> Claim:
    return Claim(None, None, "", None, "", frozenset(), paths)


def body(name: str = "a") -> Body:
    return Body(id=new_id(), path=f"d44.d4401.d440105.{name}{new_id().hex[:12]}")


def act(of: Body, do: Callable[[UUID], Any], *, case: UUID | None = None, kind: str = "decided") -> Any:
    """One act as the engine does it: enter, issue, append, commit."""
    case = case or new_id()
    with claimed(claim(of.path)):
        entry = new_id()
        ledger.lock(case)
        with ledger.entering(entry):
            done = do(case)
            ledger.append(
                ledger.Draft(
                    id=entry,
                    case=case,
                    kind=kind,
                    occurred_at=AT,
                    body=str(of.id),
                    scope=of.path,
                    actor="x",
                    facts={},
                    papers={done.kind: done.contents_digest} if isinstance(done, papers.IssuedPaper) else {},
                )
            )
    return done


def issue(
    of: Body, key: str = "decision", *, contents: dict[str, Any] | None = None, case: UUID | None = None
) -> papers.IssuedPaper:
    def do(case_id: UUID) -> papers.IssuedPaper:
        said = CONTENTS[key] if contents is None else contents
        return papers.issue(paper(key), case_id=case_id, body=of, scope=of.path, year=2025, contents=said, at=AT)

    done: papers.IssuedPaper = act(of, do, case=case)
    return done


def number_of(done: papers.IssuedPaper) -> UUID:
    """The id of the number a paper has."""
    assert done.number_id is not None
    return done.number_id
