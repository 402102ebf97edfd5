"""The cases of a province as supervision sees them, told by its own code from entries that no database holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from benchmarks.province.lawful import MATTER, PROCEDURE, Told
from xiezhi.accounts.door import BodyView
from xiezhi.cases.door import Registers
from xiezhi.cases.engine.history import Happened, History
from xiezhi.cases.engine.replay import derived
from xiezhi.kernel.errors import Text, text
from xiezhi.ledger.door import Entry
from xiezhi.standards import door as standards

HERE = UUID("8f4f7ac2-6a42-5f0f-9a50-5b1d6b7f3f01")


@dataclass
class Register(Registers):
    """The registers of the province: its bodies, and since when which officers have no certificate."""

    lapsed: Mapping[str, date] = field(default_factory=dict)

    def uncertified(self, officers: Sequence[str], field: str, at: datetime, body: BodyView) -> list[Text]:
        """What stands against these officers; each has a certificate until the day it lapsed."""
        late = [one for one in officers if one in self.lapsed and at.date() >= self.lapsed[one]]
        return [text(f"{one} 的证件已过期", f"the certificate of {one} has expired") for one in late]


def a_body(key: str, division: str, level: str, layers: tuple[str, ...], field: str = "market_regulation") -> BodyView:
    """A body of the province."""
    name, nothing = f"测试{key}局", text("测试", "test")
    path = f"gov.{'.'.join((division[:2], division[:4], division)[: 3 if level == 'county' else 2])}.{key}"
    return BodyView(
        uuid5(HERE, key), key, name, key, division, level, path, layers, (field,), key, nothing, nothing, {},
        nothing, "", date(2020, 1, 1), None,
    )  # fmt: skip


def entries_of(told: Told, body: BodyView) -> list[Entry]:
    """The entries of a case. Officers are told apart by case and part."""
    case, name = uuid5(HERE, told.case), partial(officer, told.case)
    made, history, about = [], History(), {"procedure": PROCEDURE, "layers": body.layers}
    for place, done in enumerate(told.acts):
        at = told.instant(done)
        facts = _named({"layers": list(body.layers), **done.facts} if not place else dict(done.facts), name)
        pair = tuple(map(name, done.pair))
        seen = derived(about, history, Happened(done.act, at, facts, pair, name(done.actor)))
        history = history.with_(seen)  # with what the engine works out itself
        made.append(Entry(
            id=uuid5(case, str(place)), case=case, kind=done.act, occurred_at=at, body=str(body.id), scope=body.path,
            actor=name(done.actor), facts=seen.facts, officers=pair, matter=MATTER,
            procedure=PROCEDURE, pack=standards.current().digest, position=place + 1, previous=b"", hash=b"",
            recorded_at=at + timedelta(days=done.recorded_after),
        ))  # fmt: skip
    return made


def officer(case: str, part: str) -> str:
    """The id of who has a part in a case."""
    return str(uuid5(HERE, f"{case}/{part}"))


PARTS = ("concerning", "officers", "host", "panel", "recused")


def _named(facts: dict[str, Any], name: Any) -> dict[str, Any]:
    """The facts with people by their ids."""
    return {key: [name(one) for one in value] if key in PARTS else value for key, value in facts.items()}


def register_of(bodies: Iterable[BodyView], lapsed: Mapping[str, date]) -> Register:
    """A register with these bodies."""
    return Register(bodies={str(one.id): one for one in bodies}, lapsed=lapsed)
