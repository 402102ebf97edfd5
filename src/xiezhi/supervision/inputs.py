"""What a rule saw when it found something: the entries it looked at, by id and hash, and what they said then.

`position` and `head` name the last entry of the case that was looked at; its hash binds all entries before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from xiezhi.kernel.clock import legal_day
from xiezhi.supervision import ir
from xiezhi.supervision.answers import Answer, said
from xiezhi.supervision.expressions import ColumnType, word
from xiezhi.supervision.seeing import layers_of

MOST = 60
"""Entries written out; the head's hash binds the others too."""


def inputs(answer: Answer, at: datetime) -> dict[str, Any]:
    """The inputs of a finding, as they stood."""
    case = answer.case
    return {
        "position": case.entries[-1].position,
        "head": case.entries[-1].hash.hex(),
        "as_of": at.isoformat(timespec="seconds"),
        "layers": list(layers_of(case.opening)),
        "opened_on": legal_day(case.opening.occurred_at).isoformat(),
        "entries": list(_seen(answer))[-MOST:],
    }


def _seen(answer: Answer) -> Iterator[dict[str, Any]]:
    case, rule = answer.case, next(one for one in answer.case.compiled.programme.rules if one.key == answer.about.key)
    acts, last = set(acts_of(rule.body)), answer.seq if isinstance(rule.body, ir.Check) else len(case.told) - 1
    for seq, told in enumerate(case.told[: last + 1]):
        if seq == answer.seq or told.act in acts:
            entry = case.entry(seq)
            yield {
                "id": str(entry.id),
                "hash": entry.hash.hex(),
                "act": told.act,
                "on": said(told.day, False),
                "seq": seq,
                "values": {
                    name: shown(value, case.compiled.programme.columns.get(name, "integer"), entry.facts.get(name))
                    for name, value in sorted(told.values.items())
                },
            }


def acts_of(node: Any) -> Iterator[str]:
    """Every act that a rule names."""
    if isinstance(node, tuple):
        for one in node:
            if isinstance(one, str):
                yield one
            else:
                yield from acts_of(one)
    elif is_dataclass(node):
        for one in fields(node):
            if one.name not in ("column", "table"):
                yield from acts_of(getattr(node, one.name))


def shown(value: int, kind: ColumnType, fact: object) -> str:
    """A number of a column as people write it; a word as the entry said it."""
    if kind == "money":
        return f"{value // 100}.{value % 100:02d}"
    if kind in ("day", "instant"):
        return said(value, kind == "instant")
    if kind == "yes_no":
        return "true" if value else "false"
    if kind == "word":
        return str(fact) if word(str(fact)) == value else f"#{value}"
    return str(value)
