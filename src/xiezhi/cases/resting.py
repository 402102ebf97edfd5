"""What an act rests on: the digests of the evidence it names, which its entry commits to.

So the ledger alone tells that the evidence was there first: its own entry stands before the act that carries it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from xiezhi.evidence import door as evidence
from xiezhi.ledger.door import Draft
from xiezhi.standards.door import ActStandard


def digests(
    act: ActStandard, facts: Mapping[str, Any], case_id: UUID, scope: str, before: Sequence[Draft]
) -> tuple[str, ...]:
    """The digests for the act's entry. A decision rests on what earlier acts named as well, and on all verified.

    Refuses what may not be used: excluded, withdrawn, an unreviewed record of a device; for a decision, what nobody
    verified (penalty_law/46).
    """
    fields = [field.key for field in act.fields if field.type == "evidence"]
    named = list(_items(facts.get(key) for key in fields))
    found = evidence.digests_of(case_id, named, scope) if named else []
    if act.decides and before:
        earlier = _items(value for entry in before for value in entry.facts.values())
        found += evidence.deciding(case_id, [*named, *earlier], scope)
    return tuple(dict.fromkeys(found))


def _items(values: Iterable[Any]) -> Iterator[str]:
    """The ids of stored items among these values: lists of evidence, each perhaps with its `item`."""
    for value in values:
        for one in value if isinstance(value, list) else ():
            if isinstance(one, Mapping) and one.get("item") and one.get("title"):
                yield str(one["item"])
