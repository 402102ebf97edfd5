"""The cases beside rules over many cases: given is a handful of happenings, and the rule finds something or not.

`given` of a window: entries with `act`, `on` and what it counts by; of a quiet body: `each` entries a week for so many
`weeks` from a Monday `on`; of numbers: `number` and `on`; of loaded rows: what a load says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from xiezhi.supervision.compiled import About, Compiled, Wide
from xiezhi.supervision.specs import Outcome
from xiezhi.supervision.wide import Excess, Happening, Weekly, gaps, gone_quiet, not_received, over_window, week_of
from xiezhi.supervision.wide_reading import numbered

HERE = UUID("5d3c0c38-3f0e-5b1c-8a54-0f7b6e3a1d20")


def of_file(compiled: Compiled) -> Iterator[Outcome]:
    """Every spec of the rules over many cases of a rule file, compiled for one procedure that it watches."""
    for one in compiled.wide:
        if one.key in compiled.about:
            yield from outcomes(compiled.about[one.key], one)


def outcomes(about: About, wide: Wide) -> Iterator[Outcome]:
    """Every spec of a rule over many cases."""
    written = about.written
    assert written is not None
    for spec, fires in [
        *((one, True) for one in written.must_fire),
        *((one, False) for one in written.must_stay_quiet),
    ]:
        found = list(_found(about.kind, wide, spec.given, spec.as_of or date(2026, 1, 1)))
        wrong = "" if bool(found) == fires else f"{len(found)} found"
        yield Outcome(about.key, spec.name, about.source, wrong)


def _found(kind: str, wide: Wide, given: Iterable[Mapping[str, Any]], today: date) -> Iterable[Excess]:
    form: Any = wide.form  # which of the forms it is, its kind says
    if kind == "window":
        return over_window(map(_happening, given), form.by, form.at_most, form.days)
    if kind == "quiet":
        return gone_quiet(_weekly(given), form.weeks, form.against, Decimal(str(form.below)), today)
    if form.of == "loaded_rows":
        return not_received((HERE, "body", "area.body", _day(one["on"]), "source", one) for one in given)
    return gaps(
        found for one in given if (found := numbered(one["number"], "body", "area.body", _day(one["on"]), None))
    )


def _happening(one: Mapping[str, Any]) -> Happening:
    name = repr(sorted((key, str(value)) for key, value in one.items()))
    return Happening(
        uuid5(HERE, name), uuid5(HERE, str(one.get("case", name))), str(one.get("body", "body")), "area.body",
        _day(one["on"]), str(one.get("party", "party")), str(one.get("matter", "matter")),
    )  # fmt: skip


def _weekly(given: Iterable[Mapping[str, Any]]) -> Iterator[Weekly]:
    for one in given:
        for week in range(int(one["weeks"])):
            day = _day(one["on"]) + timedelta(weeks=week)
            yield Weekly(str(one.get("body", "body")), "area.body", week_of(day), int(one["each"]))


def _day(said: Any) -> date:
    return said if isinstance(said, date) else date.fromisoformat(str(said))
