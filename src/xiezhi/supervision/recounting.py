"""Counts again what a rule over many cases counted: the same entries, or the same weeks, numbers and loads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.kernel.clock import legal_day
from xiezhi.kernel.errors import Text, text
from xiezhi.supervision.catalogue import Known
from xiezhi.supervision.counting import excesses, wide_rules
from xiezhi.supervision.errors import CannotReplay
from xiezhi.supervision.models import Finding
from xiezhi.supervision.replayed import Replayed
from xiezhi.supervision.wide import Excess


def recount(finding: Finding) -> Replayed:
    """The count made anew. CannotReplay where the packs have no such version of the rule any more.

    The finding's reader may not see every case that was counted, so the system counts; only the figures come back.
    """
    known = wide_rules().get(finding.rule)
    if known is None or known.about.version != finding.version:
        raise CannotReplay(
            text("规则的这一版本已不在规则包中。", "This version of the rule is not in the packs it names."),
            next_step=text("核对账本与规则包。", "Verify the ledger and the packs."),
        )
    with accounts.as_system(name="supervision"):
        found = _again(finding, known)
    counted = list(finding.inputs["counted"])
    if found is None:
        return Replayed(False, "0", len(counted))
    same = dict(found.said) == finding.inputs["said"] and [str(one) for one in found.entries] == counted
    difference = "" if same else " / ".join(f"{name} = {value}" for name, value in found.said.items())
    return Replayed(same, difference, len(counted), tuple(_steps(found)))


def _again(finding: Finding, known: Known) -> Excess | None:
    counted = {UUID(one) for one in finding.inputs["counted"]}
    today = legal_day(datetime.fromisoformat(finding.inputs["as_of"]))
    found = excesses(known, finding.occurred_on, today, counted or None)
    return next((one for one in found if one.key == finding.inputs["key"]), None)


def _steps(found: Excess) -> Iterator[Text]:
    yield found.subject
