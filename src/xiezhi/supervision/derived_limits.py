"""A time limit of a procedure as the obligation that supervision watches; or why it is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from xiezhi.kernel.errors import Text, text
from xiezhi.standards.door import Procedure, TimeLimit
from xiezhi.supervision import expressions as say
from xiezhi.supervision.compiling import TOLD
from xiezhi.supervision.expressions import Test
from xiezhi.supervision.ir import Deadline, Discharge, Extension, Limit, Pause, Watch
from xiezhi.supervision.parsing import NotSayable, Reader, Typed

MET = "met_"
"""Before the key of a time limit: the engine's answer whether an entry meets it."""


@dataclass
class Own(Reader):
    """Reads a condition that speaks of an entry of `own` as the latest: what that act said is what this entry says."""

    own: str = ""

    def fact(self, path: str) -> Typed:
        """As `Reader.fact`, but the entry itself where its own act is named."""
        root, _, rest = path.partition(".")
        return super().fact(f"this.{rest}" if root == self.own else path)


def why_not(limit: TimeLimit) -> Text | None:
    """Why a time limit is no obligation of the body that supervision can watch by itself; None where it is one."""
    if limit.of != "body":
        return text(
            "是当事人的期间或者最早可以办理的日期，由硬性限制监督",
            "a window of the party or an earliest day; the hard stops that ask for it are watched",
        )
    if limit.instalments_of:
        return text("每期日期由分期计划决定", "its days stand in a plan of instalments")
    if limit.counts.from_.startswith("due."):
        return text("自另一期限届满之日起算", "it is counted from the end of another time limit")
    if not limit.met_by:
        return text("没有使其完成的行为", "no act completes it")
    return None


def deadline(procedure: Procedure, limit: TimeLimit, reader: Reader) -> Deadline:
    act, _, fact = limit.counts.from_.partition(".")
    starts = fact if fact and fact != "on" else None
    if starts and reader.column(starts) != ("instant" if limit.counts.hours else "day"):
        raise NotSayable(f"{limit.counts.from_} is no day")
    if limit.per:
        reader.column(limit.per)
    rolls = (limit.last_day or procedure.reckoning.last_day) == "rolls"
    return Deadline(
        Watch((act,)),
        tuple(_discharges(limit, reader)),
        (_limit(limit),),
        tuple(_pause(one, reader) for one in limit.pauses),
        tuple(_extension(one, limit.key, reader) for one in limit.extensions),
        starts,
        limit.per or None,
        "latest" if limit.restarts else "first",
        "rolls" if rolls and not limit.counts.hours else "strict",
        _when(limit, reader),
    )


def _when(limit: TimeLimit, reader: Reader) -> Test | None:
    """What is asked of the whole case once it is late: what is sure by then, since time has passed, is left out."""
    if limit.when is None:
        return None
    written = limit.when.written
    parts = written["all"] if set(written) == {"all"} else [written]
    asked = [reader.test(part) for part in parts if not _sure_when_late(part, limit)]
    if any(name == "on" for part in asked for name in _asked_now(part)):
        raise NotSayable("now")
    return None if not asked else asked[0] if len(asked) == 1 else say.AllOf(tuple(asked))


def _sure_when_late(part: Mapping[str, object], limit: TimeLimit) -> bool:
    """Whether a part only says that fewer days have passed than the limit has, from the same day."""
    span, more = part.get("elapsed"), part.get("above", part.get("at_least"))
    return (
        isinstance(span, dict)
        and (span.get("from"), span.get("to", "now"), span.get("of")) == (limit.counts.from_, "now", limit.counts.of)
        and isinstance(more, int)
        and more <= limit.counts.days
    )


def _asked_now(node: object) -> Iterator[str]:
    if isinstance(node, say.This):
        yield node.column
    for name in getattr(node, "__dataclass_fields__", ()):
        value = getattr(node, name)
        for part in value if isinstance(value, tuple) else (value,):
            yield from _asked_now(part)


def _limit(limit: TimeLimit) -> Limit:
    if limit.counts.hours is not None:
        return Limit(date.min, limit.counts.hours, "hours")
    return Limit(date.min, limit.counts.days, limit.counts.of)


def _discharges(limit: TimeLimit, reader: Reader) -> Iterator[Discharge]:
    if limit.met_when is not None and met_is_told(limit, reader):
        met = say.Compare("is", say.This(f"{TOLD}{MET}{limit.key}"), say.Const(Fraction(1)))
        yield Discharge(Watch(limit.met_by, met))
    else:
        for act in limit.met_by:
            where = _own(reader, act).test(limit.met_when.written) if limit.met_when is not None else None
            yield Discharge(Watch((act,), where))
    if limit.waived_by:
        yield Discharge(Watch(limit.waived_by), waived=True)


def met_is_told(limit: TimeLimit, reader: Reader) -> bool:
    """Whether the engine must be asked which entries meet it: it needs more than entries say, such as sums owed."""
    try:
        for act in limit.met_by if limit.met_when is not None else ():
            _own(reader, act).test(limit.met_when.written)  # type: ignore[union-attr]
    except NotSayable:
        return True
    return False


def _pause(pause: object, reader: Reader) -> Pause:
    act, _, fact = pause.from_.partition(".")  # type: ignore[attr-defined]
    until = pause.until_fact or None  # type: ignore[attr-defined]
    for column in (fact, until):
        if column and reader.column(column) != "day":
            raise NotSayable(f"{column} is no day")
    return Pause(Watch((act,)), pause.until, fact or None, until)  # type: ignore[attr-defined]


def _own(reader: Reader, act: str) -> Own:
    return Own(reader.acts, reader.columns, reader.tables, reader.amounts, reader.used, act)


def _extension(extension: object, key: str, reader: Reader) -> Extension:
    by, days, days_fact = extension.by, extension.days, extension.days_fact  # type: ignore[attr-defined]
    column = days_fact.partition(".")[2] or days_fact
    if column:
        reader.column(column)
    named = say.This("limit")
    where = say.AnyOf((say.Not(say.Present(named)), say.Compare("is", named, say.Const(Fraction(say.word(key))))))
    return Extension(
        Watch((by,), where), days, column or None, extension.of, extension.at_most  # type: ignore[attr-defined]
    )  # fmt: skip
