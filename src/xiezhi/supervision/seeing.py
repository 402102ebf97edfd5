"""The cases of a batch as rules see them: each with its rules and its entries told in their words."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import UnknownRegisterEntry
from xiezhi.kernel.clock import legal_day
from xiezhi.kernel.errors import Refusal
from xiezhi.ledger.door import Entry
from xiezhi.supervision.answers import Case
from xiezhi.supervision.watching import Rulebook

log = logging.getLogger("xiezhi.supervision")


@dataclass
class Seen:
    """The cases that rules watch, and those that cannot be judged now and keep what is stored about them."""

    cases: list[Case] = field(default_factory=list)
    unread: set[UUID] = field(default_factory=set)


def see(histories: Mapping[UUID, Sequence[Entry]], book: Rulebook) -> Seen:
    """Every case of these histories with its rules. One whose rules cannot be read stops no other."""
    seen = Seen()
    for case_id, entries in histories.items():
        opening = entries[0]
        if not opening.procedure:
            continue
        try:
            compiled = book.compiled(
                opening.pack, opening.procedure, layers_of(opening), legal_day(opening.occurred_at)
            )
            if compiled is not None:
                told = tuple(book.told(entries, compiled))
                seen.cases.append(Case(case_id, tuple(entries), told, compiled))
        except Refusal as wrong:
            seen.unread.add(case_id)
            log.warning("case %s cannot be judged: %s", case_id, wrong.code)
    return seen


def layers_of(opening: Entry) -> tuple[str, ...]:
    """The layers a case was filed under: what its first entry says, else those of its body."""
    kept = opening.facts.get("layers")
    return tuple(map(str, kept)) if isinstance(kept, list) else _layers_of_body(opening.body)


@lru_cache(maxsize=4096)
def _layers_of_body(body: str) -> tuple[str, ...]:
    try:
        return tuple(accounts.body(UUID(body)).layers)
    except (ValueError, UnknownRegisterEntry):
        return ("national",)
