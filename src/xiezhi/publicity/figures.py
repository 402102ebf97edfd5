"""The figures of a year (三项制度指导意见第六条: public by 31 January), by counting rules that are data.

`packs/national/publication/annual.csv` says for each figure which acts count and how: `cases` (a case counts once),
`sum` (an amount as the decision says), `heaviest` (a case counts once, under the heaviest of its kinds). They are
counted in the ledger, not in what happens to be shown, and each body's figures are published as one document with its
hash. No body is ever set against another.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection, transaction

from xiezhi.accounts import door as accounts
from xiezhi.kernel.canonical import canonical_bytes
from xiezhi.kernel.clock import legal_day, today
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Entry
from xiezhi.standards import door as standards

BATCH = 2_000
KIND_OF = {"granted": "licence", "refused": "licence"}


@dataclass(frozen=True)
class Figure:
    """One figure and how it is counted. `rank` orders kinds, the heaviest first."""

    key: str
    zh: str
    en: str
    acts: frozenset[str]
    rank: int
    counts: str
    facts: tuple[str, ...]
    source: str


def rules() -> list[Figure]:
    """The counting rules of the packs in force."""
    path = standards.packs_folder() / "national" / "publication" / "annual.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Figure(
                row["key"], row["zh"], row["en"], frozenset(row["act"].split("|")), int(row["rank"] or 0),
                row["counts"], tuple(one for one in row["fact"].split("|") if one), row["source"],
            )
            for row in csv.DictReader(file)
        ]  # fmt: skip


def report(year: int) -> int:
    """Count a year and publish the figures of each body; how many bodies there are."""
    counted = count(year, rules())
    with transaction.atomic(), accounts.as_system(name="publicity"), connection.cursor() as cursor:
        bodies = {str(body.id): body for body in accounts.bodies()}
        cursor.execute("DELETE FROM opened.figure WHERE year = %s", [year])
        for body_id, lines in sorted(counted.items()):
            body = bodies.get(body_id)
            if body is None:
                continue
            doc = {
                "body": body.name_zh,
                "year": year,
                "as_of": today().isoformat(),
                "lines": lines_of(lines, body.code, year),
            }
            cursor.execute(
                "INSERT INTO opened.figure VALUES (%s, %s, %s::jsonb, %s)",
                [
                    year,
                    body.code,
                    json.dumps(doc, ensure_ascii=False),
                    hashlib.sha256(canonical_bytes(doc)).hexdigest(),
                ],
            )
        return len(counted)


def count(year: int, figures: list[Figure]) -> dict[str, dict[str, Decimal]]:
    """The value of each figure for each body, from the acts of that year."""
    acts = frozenset(act for figure in figures for act in figure.acts)
    latest: dict[UUID, list[Entry]] = defaultdict(list)
    for entry in _entries(acts):
        if legal_day(entry.occurred_at).year == year:
            latest[entry.case].append(entry)
    found: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for entries in latest.values():
        for key, value in counted_in(entries, figures):
            found[entries[0].body][key] += value
    return {body: dict(values) for body, values in found.items()}


def _entries(acts: frozenset[str]) -> Iterator[Entry]:
    place = None
    with accounts.as_system(name="publicity"):
        while True:
            batch = ledger.follow(place, BATCH)
            yield from (one.entry for one in batch if one.entry.kind in acts)
            if len(batch) < BATCH:
                return
            place = batch[-1].at


def counted_in(entries: list[Entry], figures: Iterable[Figure]) -> Iterator[tuple[str, Decimal]]:
    """What one case adds to each figure. A decision made anew takes the place of the one before."""
    ranked = []
    for figure in figures:
        mine = [one for one in entries if one.kind in figure.acts]
        if not mine:
            continue
        said = mine[-1].facts
        if figure.counts == "cases":
            yield figure.key, Decimal(1)
        elif figure.counts == "sum":
            yield figure.key, sum((_money(said.get(fact)) for fact in figure.facts), Decimal(0))
        elif set(figure.facts) & set(_listed(said.get("kinds"))):
            ranked.append((figure.rank, figure.key))
    if ranked:
        yield min(ranked)[1], Decimal(1)


def _listed(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _money(value: Any) -> Decimal:
    try:
        return Decimal(str(value)) if value not in (None, "") else Decimal(0)
    except InvalidOperation:
        return Decimal(0)


def lines_of(values: dict[str, Decimal], code: str, year: int) -> list[dict[str, Any]]:
    """The figures as the page shows them, each with the search that opens the records shown behind it."""
    lines = []
    for figure in rules():
        kind = next((KIND_OF[act] for act in figure.acts if act in KIND_OF), "penalty")
        value = values.get(figure.key, Decimal(0))
        lines.append(
            {
                "key": figure.key,
                "label": {"zh": figure.zh, "en": figure.en},
                "value": format(value, "f"),
                "source": figure.source,
                "query": urlencode({"body": code, "year": year, "kind": kind}),
            }
        )
    return lines
