"""The two tables of the credit system (双公示): penalties and licences in standard columns, mapped by data.

`packs/national/publication/double_publicity.csv` says for each column which field of the public record fills it, for
whom, and in which form. What the public store does not hold stays empty; flags and lengths of the standard are marked
unverified there, since its text is not stored. Names are masked here as everywhere: the record is the public one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connections

from xiezhi.publicity.files import rows
from xiezhi.standards import door as standards

TABLES = ("penalty", "licence")
_WAN = Decimal(10_000)
_SIX = Decimal("0.000001")
ORGANISATION = slice(8, 17)
"""Where the organisation code stands in a unified social credit code (GB 32100-2015)."""


@dataclass(frozen=True)
class Column:
    """One column of a table. `says`: the field that fills it, empty: none; `only`: the kinds of party it is for."""

    name: str
    label: str
    says: str
    only: tuple[str, ...]
    form: str
    values: tuple[str, ...]
    needed: str
    note: str

    def cell(self, record: Mapping[str, Any]) -> str:
        """What a record says here; empty where it says nothing."""
        said = str(record.get(self.says) or "") if self.says else ""
        if not said or (self.only and record["party_kind"] not in self.only):
            return ""
        if self.form == "one":
            return dict(one.split("=", 1) for one in self.values).get(said, "")
        if self.form == "all":
            return ";".join(one for one in self.values if one in said)
        if self.form == "organisation_code":
            return said[ORGANISATION] if len(said) == 18 else ""
        if self.form == "ten_thousand":
            named = all(one in str(record.get("result") or "") for one in self.values)
            return format((Decimal(said) / _WAN).quantize(_SIX), "f") if named else ""
        return said


def columns(table: str) -> list[Column]:
    """The columns of a table, in the order of the standard."""
    path = standards.packs_folder() / "national" / "publication" / "double_publicity.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Column(
                one["column"], one["label"], one["says"], _listed(one["only"]), one["form"], _listed(one["values"]),
                one["needed"], one["note"],
            )
            for one in csv.DictReader(lines)
            if one["table"] == table
        ]  # fmt: skip


def _listed(said: str) -> tuple[str, ...]:
    return tuple(said.split("|")) if said else ()


def table(name: str, using: str = "default") -> Iterator[dict[str, str]]:
    """The rows of a table: what our own bodies decided and is shown now. Others report for themselves."""
    listed = columns(name)
    for kind, month in rows.months(using):
        if kind == name:
            for record in rows.rows(kind, month, using):
                if str(record["area"])[:1].isdecimal():  # a division of our own tree: others have letters
                    yield {one.name: one.cell(record) for one in listed}


def left_over(kind: str, number: str, found: Iterator[Mapping[str, str]], using: str = "default") -> bool:
    """Whether the rows of a written table still tell of a number under which nothing is shown any more."""
    name = {"penalty": "CF_WSH", "licence": "XK_WSH"}.get(kind, "")
    if not name or not any(one[name] == number for one in found):
        return False
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM opened.record WHERE kind = %s AND number = %s LIMIT 1", [kind, number])
        return cursor.fetchone() is None
