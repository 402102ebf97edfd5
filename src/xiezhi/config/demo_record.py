"""The demo's record of another system: entries as they were said there, brought in without a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView
from xiezhi.cases import door as cases
from xiezhi.config import places
from xiezhi.exchange import door as exchange
from xiezhi.kernel.clock import SHANGHAI, now
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft
from xiezhi.publicity import door as publicity
from xiezhi.standards import door as standards

Progress = Callable[[str, str], None]


def load_records(progress: Progress, elsewhere: Path) -> None:
    """Bring in the excerpts of other systems' records and make them public; what does not fit lies in `elsewhere`."""
    for path in sorted((places.PACKS / "demo" / "records").glob("*.csv")):
        progress(f"外部记录：{path.stem}", f"another system's record: {path.stem}")
        exchange.load(path, path.stem, elsewhere=elsewhere, workers=1)
        publicity.publish_elsewhere(path.stem)


def load(progress: Progress) -> list[UUID]:
    """Enter the cases of packs/demo/imported.yaml; their ids."""
    told = standards.read_data(places.PACKS / "demo" / "imported.yaml")
    progress("载入旧系统的记录", "entering the record of an older system")
    body = accounts.body_by_code(told["body"])
    found = []
    for number, case in enumerate(told["cases"], 1):
        identifier = uuid5(NAMESPACE_URL, f"{told['source']}/{number}")
        found.append([_draft(one, case, identifier, body, told) for one in case["entries"]])
    with accounts.as_system(body.path, name="load"):
        ledger.append_many(draft for history in found for draft in history)
        entry = new_id()
        with ledger.entering(entry):
            cases.draw_new(found, body)
            ledger.append(_loaded(entry, found, body, told["source"]))
    return [history[0].case for history in found]


def _draft(
    one: Mapping[str, Any], case: Mapping[str, Any], identifier: UUID, body: BodyView, told: Mapping[str, Any]
) -> Draft:
    said: dict[str, Any] = {}
    for part in one["say"]:
        said |= told["blocks"][part] if isinstance(part, str) else part
    officers = tuple(one["officers"])
    return Draft(
        id=new_id(), case=identifier, kind=one["act"], occurred_at=_at(int(one["on"])), body=str(body.id),
        scope=body.path, actor=officers[0], officers=officers, source=told["source"],
        facts={key: _filled(value) for key, value in said.items()}, procedure=case["procedure"],
        pack=standards.current().digest,
    )  # fmt: skip


def _loaded(entry: UUID, found: Sequence[Sequence[Draft]], body: BodyView, source: str) -> Draft:
    counts = {"entries": sum(map(len, found)), "cases": len(found), "aside": 0}
    return Draft(
        id=entry, case=uuid5(NAMESPACE_URL, source), kind="batch_loaded", occurred_at=now(), body=str(body.id),
        scope=body.path, actor="system", facts=counts, pack=standards.current().digest, source=source,
    )  # fmt: skip


def _at(offset: int) -> datetime:
    return datetime.combine(now().date() + timedelta(days=offset), time(10), SHANGHAI)


def _filled(value: Any) -> Any:
    word, _colon, rest = value.partition(":") if isinstance(value, str) else ("", "", "")
    if word == "day":
        return _at(int(rest)).date().isoformat()
    if word == "moment":
        return _at(int(rest)).isoformat(timespec="minutes")
    return value
