"""What must hold of benchmark tables across files: names that exist, and no range wider than the superior's."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xiezhi.kernel.errors import Refusal, text
from xiezhi.standards.discretion import DiscretionStandard, Share, Sums, tables_of
from xiezhi.standards.errors import UnknownReference, WiderThanSuperior

if TYPE_CHECKING:
    from xiezhi.standards.releases import Release

ROOTS = {"this", "case", "party", "matter", "body"}
"""What the conditions of a table may ask about."""


def problems(release: Release) -> Iterator[Refusal]:
    """What is wrong with the tables: unknown matters or facts, and ranges wider than the superior's."""
    known = set(release.matters)
    for layer, table in tables_of(release):
        where = f"packs/{layer}  discretion {table.key}"
        for key in sorted(set(table.matters) - known):
            yield UnknownReference(text(f"没有事项 {key}", f"there is no matter {key}"), where=where)
        for fact in sorted(_facts(table)):
            if fact.partition(".")[0] not in ROOTS:
                yield UnknownReference(text(f"裁量条件不认识 {fact}", f"a table cannot ask for {fact}"), where=where)
        yield from _wider(layer, table, release)


def _facts(table: DiscretionStandard) -> set[str]:
    conditions = [one.when for one in table.circumstances if one.when] + [one.when for one in table.factors]
    return {fact for condition in conditions for fact in condition.facts}


def _wider(layer: str, table: DiscretionStandard, release: Release) -> Iterator[Refusal]:
    """Each share of this table that reaches past the same one of a layer it stands on, where both may apply."""
    for below, superior in tables_of(release):
        if below == layer or below not in release.layers_of(layer) or not _both(table, superior):
            continue
        for name in ("circumstances", "grades"):
            of_superior = {one.key: one for one in getattr(superior, name)}
            for one in getattr(table, name):
                above = of_superior.get(one.key)
                if above and _exceeds(one, above, table, release):
                    yield WiderThanSuperior(
                        text(
                            f"“{one.label['zh']}”的幅度超出上级裁量基准 {superior.key} 划定的幅度",
                            f"{one.label['en']} reaches past the range of the superior's table {superior.key}",
                        ),
                        cites=("discretion_2022_27/5",),
                        where=f"packs/{layer}  discretion {table.key}  {name}.{one.key}",
                        next_step=text(
                            "在上级划定的阶次、幅度内细化。", "Divide the superior's range; do not widen it."
                        ),
                    )


def _both(one: DiscretionStandard, other: DiscretionStandard) -> bool:
    return not one.matters or not other.matters or bool(set(one.matters) & set(other.matters))


def _exceeds(one: Any, above: Any, table: DiscretionStandard, release: Release) -> bool:
    """Whether a circumstance or a grade reaches past that of the superior; sums are compared within the statute's."""
    sums, of_superior = getattr(one, "sums", None), getattr(above, "sums", None)
    if sums and of_superior:
        return not _within(_pair(sums), _pair(of_superior))
    if one.share and above.share:
        return not _within((one.share.low, one.share.high), (above.share.low, above.share.high))
    if sums and above.share:
        return not any(_within(_pair(sums), _of(above.share, each)) for each in _ranges(table, release))
    return False


def _pair(sums: Sums) -> tuple[Decimal, Decimal]:
    return Decimal(sums.at_least), Decimal(sums.at_most)


def _of(share: Share, each: Any) -> tuple[Decimal, Decimal]:
    """That share of a statute's range."""
    low, high = Decimal(each.at_least or "0"), Decimal(each.at_most)
    return low + (high - low) * share.low, low + (high - low) * share.high


def _ranges(table: DiscretionStandard, release: Release) -> list[Any]:
    """Every bounded range of a fine of the matters a table is about."""
    matters = [matter for key in table.matters for _, matter in release.matters.get(key, ())]
    fines = [one for matter in matters for one in matter.penalties if one.kind == "fine"]
    return [each for one in fines for each in one.ranges if each.at_most]


def _within(inner: tuple[Decimal, Decimal], outer: tuple[Decimal, Decimal]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
