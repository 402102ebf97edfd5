"""A rule in words: what opens an obligation, what ends it, how long it runs, or what is checked at which entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from xiezhi.supervision import ir
from xiezhi.supervision.catalogue import Known

STATUSES = {
    "satisfied": lazy("Kept"),
    "violated": lazy("Not kept"),
    "pending": lazy("Still running"),
    "undetermined": lazy("Undetermined: what it needs to know is not there"),
    "violated_in_shadow": lazy("Not kept, in shadow"),
    "pending_in_shadow": lazy("Still running, in shadow"),
    "undetermined_in_shadow": lazy("Undetermined, in shadow"),
}


def counts(found: Mapping[str, int]) -> list[tuple[str, int]]:
    """How a rule's answers stand, in words."""
    return [(str(STATUSES.get(status, status)), n) for status, n in sorted(found.items())]


def of(known: Known) -> dict[str, Any]:
    """A rule's parts as lines of label and words; its specs; its definition as it was written."""
    rule, written = known.rule, known.about.written
    body: ir.Check | ir.Deadline | None = rule.body if rule else None
    lines = _deadline(body) if isinstance(body, ir.Deadline) else _check(body) if body else _wide(known)
    return {
        "lines": [line for line in lines if line[1]],
        "fires": [_spec(one) for one in written.must_fire] if written else [],
        "quiet": [_spec(one) for one in written.must_stay_quiet] if written else [],
    }


def _spec(one: Any) -> dict[str, Any]:
    return {"name": one.name, "given": [_given(entry) for entry in one.given], "as_of": one.as_of, "expect": one.expect}


def _given(entry: Mapping[str, Any]) -> str:
    rest = ", ".join(f"{key}: {value}" for key, value in entry.items() if key not in ("act", "on", "at"))
    return f"{entry.get('on') or entry.get('at') or ''} {entry.get('act', '')}" + (f" ({rest})" if rest else "")


def _acts(watches: Iterable[ir.Watch]) -> str:
    listed = [act for watch in watches for act in watch.acts]
    return _(", ").join(listed[:12]) + (" …" if len(listed) > 12 else "")


def _deadline(body: ir.Deadline) -> list[tuple[str, str]]:
    done = [one.on for one in body.discharge if not one.waived]
    waived = [one.on for one in body.discharge if one.waived]
    return [
        (_("Begins with"), _acts([body.trigger])),
        (_("Done by"), _acts(done)),
        (_("No longer owed after"), _acts(waived)),
        (_("Period"), _("; ").join(_limit(one) for one in body.limits)),
        (_("Pauses from"), _acts(one.begins for one in body.pauses)),
        (_("Longer by"), _acts(one.by for one in body.extensions)),
    ]


def _limit(one: ir.Limit) -> str:
    if one.amount is None:
        return _("from %(day)s: none") % {"day": one.since}
    units = {
        "calendar_days": ngettext("%(n)s day", "%(n)s days", one.amount),
        "working_days": ngettext("%(n)s working day", "%(n)s working days", one.amount),
        "months": ngettext("%(n)s month", "%(n)s months", one.amount),
        "years": ngettext("%(n)s year", "%(n)s years", one.amount),
        "hours": ngettext("%(n)s hour", "%(n)s hours", one.amount),
    }
    length = units[one.unit] % {"n": one.amount}
    return length if one.since.year < 1900 else _("from %(day)s: %(length)s") % {"day": one.since, "length": length}


def _check(body: ir.Check) -> list[tuple[str, str]]:
    return [(_("Checked at"), _acts([body.on]))]


def _wide(known: Known) -> list[tuple[str, str]]:
    wide = known.wide
    said = wide.form.model_dump(exclude_none=True) if wide else {}
    return [(_("Counts over many cases"), _("; ").join(f"{key}: {value}" for key, value in said.items()))]
