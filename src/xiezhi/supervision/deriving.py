"""Supervision rules derived from a procedure of the packs, so that nobody writes them twice.

A time limit becomes a deadline; the order of acts, an act that can be done once, the number of officers and who must
keep apart become checks; a hard stop becomes a check too. Where a condition needs more than the entries tell, the
engine is asked at each entry and its answer is told as a column (`telling.py`). What is not derived is listed with the
reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from xiezhi.kernel.errors import Text, text
from xiezhi.standards.door import ActStandard, Procedure, TimeLimit
from xiezhi.supervision import expressions as say
from xiezhi.supervision.compiled import About, LeftOut, version_of
from xiezhi.supervision.compiling import BUILT_IN, OFFICERS, TOLD
from xiezhi.supervision.derived_limits import MET, deadline, met_is_told, why_not
from xiezhi.supervision.expressions import ColumnType, Test, Value
from xiezhi.supervision.ir import Check, Deadline, Rule, Watch
from xiezhi.supervision.parsing import NotSayable, Reader, WrongRule

TYPES: dict[str, ColumnType] = {
    "money": "money", "integer": "integer", "date": "day", "datetime": "instant", "yes_no": "yes_no", "choice": "word",
    "text": "word", "party_ref": "word",
}  # fmt: skip
ALWAYS: dict[str, ColumnType] = {"delivered_on": "day", "limit": "word", "to_party": "word"}
"""Facts that the engine writes itself, or that any act may bring."""
ZERO, ONE = say.Const(Fraction(0)), say.Const(Fraction(1))
ENGINE = {
    "time": text("先后日期", "order of days"),
    "certificate": text("执法资格", "certificates"),
    "recused": text("回避", "recusal"),
    "matter": text("事项和职权", "matter and power"),
    "place": text("管辖", "jurisdiction"),
    "fields": text("应当载明的内容", "what must be said"),
    "discretion": text("裁量基准", "benchmark of discretion"),
    "law": text("适用的法律", "law applied"),
    "delivery": text("送达方式", "way of delivery"),
}
"""What only the engine can answer at an entry, besides hard stops."""
ENGINE_CITES = {
    "time": "penalty_law/47", "certificate": "penalty_law/42/p1", "recused": "penalty_law/43/p1",
    "matter": "penalty_law/17", "place": "penalty_law/22", "fields": "penalty_law/47", "discretion": "penalty_law/34",
    "law": "penalty_law/37", "delivery": "penalty_law/61/p1",
}  # fmt: skip
"""On what each rests where a penalty is decided."""
PENALTIES = frozenset({"discretion", "law"})
"""What is asked of penalties alone."""
NO_ARTICLE = text(
    "引擎对每一条记录的核对，没有一条法律单独规定；依据见本程序各行为",
    "the engine asks it at every entry; no single article does, the grounds are those of the acts",
)


@dataclass
class Derived:
    """What came of one procedure."""

    rules: list[Rule] = field(default_factory=list)
    about: dict[str, About] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)


def columns_of(procedure: Procedure) -> dict[str, ColumnType]:
    """What its acts may say, as columns: a name that two acts use for different things is none."""
    found: dict[str, set[ColumnType]] = {}
    fields = [field for act in procedure.acts for field in act.fields]
    if procedure.delivery:
        fields += [*procedure.delivery.fields, *(one for way in procedure.delivery.methods for one in way.fields)]
    for one in fields:
        if one.type in TYPES:
            found.setdefault(one.key, set()).add(TYPES[one.type])
    for act in procedure.acts:
        for computed in act.computes:
            found.setdefault(computed.key, set()).add("yes_no" if computed.type == "yes_no" else "word")
    known = {key: next(iter(kinds)) for key, kinds in found.items() if len(kinds) == 1}
    return {**known, **ALWAYS, **BUILT_IN}


def reader_of(procedure: Procedure, more: dict[str, ColumnType] | None = None) -> Reader:
    """What rules about this procedure may refer to."""
    acts = frozenset(act.key for act in procedure.acts)
    return Reader(
        acts, {**columns_of(procedure), **(more or {})}, {}, {one.key: one.value for one in procedure.amounts}
    )


def derive(procedure: Procedure) -> Derived:
    """Every rule that follows from a procedure, and what does not."""
    found, reader = Derived(), reader_of(procedure)
    for limit in procedure.time_limits:
        _keep_limit(procedure, limit, reader, found)
    for act in procedure.acts:
        if not act.system:
            _keep_act(procedure, act, found)
    for guard in procedure.guards:
        acts = tuple(act for act in guard.before if act in reader.acts)
        key = f"{procedure.key}.{guard.key}"
        body = _guarded(guard, acts, reader)
        _keep(found, key, body, guard.says, guard.says, "guard", guard.cite, guard.unverified, "red")
    decided = tuple(act.key for act in procedure.acts if not act.system)
    punishes = any(act.decides and act.field("fine") for act in procedure.acts)
    for asked, label in ENGINE.items():
        if asked in PENALTIES and not punishes:
            continue
        cite = (ENGINE_CITES[asked],) if punishes else _own_ground(procedure, asked)
        body = Check(Watch(decided), say.Compare("is", say.This(f"{TOLD}{asked}"), ONE))
        severity = "notice" if asked == "fields" else "red"
        says = text(f"{label['zh']}不符合规定", f"{label['en']}: not as it must be")
        note = None if cite else NO_ARTICLE
        _keep(found, f"{procedure.key}.{asked}", body, label, says, "engine", cite, note, severity)
    found.left_out += _beyond_rules(procedure)
    return found


def _own_ground(procedure: Procedure, asked: str) -> tuple[str, ...]:
    """The articles that a procedure without penalties names itself for what the engine is asked; none for most."""
    if asked == "certificate":
        return tuple(dict.fromkeys(cite for act in procedure.acts if act.people for cite in act.people.cite))
    if asked == "delivery" and procedure.delivery:
        return procedure.delivery.cite
    return ()


def _beyond_rules(procedure: Procedure) -> Iterator[LeftOut]:
    """What is no time limit and no check of one entry."""
    for act in procedure.acts:
        if act.approval:
            label = text(f"{act.label['zh']}：审批层级", f"{act.label['en']}: approvals")
            yield LeftOut(f"{procedure.key}.{act.key}_approval", label, APPROVALS)
    for one in procedure.accruals:
        yield LeftOut(f"{procedure.key}.{one.key}", one.label, ACCRUALS)
    if procedure.file_order:
        yield LeftOut(f"{procedure.key}.file_order", text("案卷顺序", "Order of the file"), FILE)


APPROVALS = text(
    "审批是引擎自己的记录，没有审批的行为不会入账；其他系统的记录没有可以核对的审批",
    "approvals are entries of the engine, which records no act without them; another system's record has none",
)
ACCRUALS = text(
    "金额由引擎逐日计算，结清与否由硬性限制监督",
    "the engine reckons it day by day; hard stops ask whether it is settled",
)
FILE = text("由引擎排列，不是某一条记录的事", "the engine keeps it; no single entry tells it")


def _keep(
    found: Derived, key: str, body: Check | Deadline, label: Text, says: Text, origin: str,
    cite: tuple[str, ...], unverified: Text | None, severity: str,
) -> None:  # fmt: skip
    version = version_of(body)
    found.rules.append(Rule(key, version, body, severity))  # type: ignore[arg-type]
    kind = "deadline" if isinstance(body, Deadline) else "check"
    found.about[key] = About(
        key, label, says, kind, severity, cite, unverified, version, "active", origin, key.partition(".")[0]
    )


# ---- time limits ----


def _keep_limit(procedure: Procedure, limit: TimeLimit, reader: Reader, found: Derived) -> None:
    key = f"{procedure.key}.{limit.key}"
    why = why_not(limit)
    if why is None:
        try:
            body = deadline(procedure, limit, reader)
        except (NotSayable, WrongRule) as wrong:
            why = text(f"条件超出记录所能说明的：{wrong}", f"a condition needs more than entries tell: {wrong}")
    if why is not None:
        found.left_out.append(LeftOut(key, limit.label, why))
        return
    says = text(
        f"“{limit.label['zh']}”应在 {{due}} 前完成，实际 {{actual}}",
        f"{limit.label['en']}: due by {{due}}; it was {{actual}}",
    )
    _keep(found, key, body, limit.label, says, "time_limit", limit.cite, limit.unverified, "yellow")


# ---- acts ----


def _keep_act(procedure: Procedure, act: ActStandard, found: Derived) -> None:
    on, key, label = Watch((act.key,)), f"{procedure.key}.{act.key}", act.label
    if act.after or act.not_after:
        says = text(f"“{label['zh']}”的顺序不对", f"{label['en']} came out of order")
        _keep(found, f"{key}_order", Check(on, _order(act)), says, says, "order", act.cite, act.unverified, "red")
    if act.once:
        says = text(f"“{label['zh']}”办理了不止一次", f"{label['en']} was done more than once")
        body = Check(on, say.Compare("below", say.Count((act.key,)), ONE))
        _keep(found, f"{key}_once", body, says, says, "once", act.cite, act.unverified, "yellow")
    if act.people:
        least = act.people.officers
        says = text(f"“{label['zh']}”的执法人员少于{least}名", f"{label['en']} by fewer than {least} officers")
        body = Check(on, say.Compare("at_least", say.This(OFFICERS), say.Const(Fraction(least))))
        _keep(found, f"{key}_officers", body, says, says, "people", act.people.cite, act.people.unverified, "red")
    if act.apart_from:
        says = text(
            f"办理过前序环节的人员办理了“{label['zh']}”", f"{label['en']} by somebody who handled the case before"
        )
        apart = act.apart_from
        body = Check(on, say.Apart(apart.acts))
        _keep(found, f"{key}_apart", body, says, says, "apart", apart.cite, apart.unverified, "red")


def _order(act: ActStandard) -> Test:
    parts: list[Test] = [say.Compare("above", say.Count(group), ZERO) for group in act.after]
    if act.not_after:
        parts.append(say.Compare("is", say.Count(act.not_after), ZERO))
    return parts[0] if len(parts) == 1 else say.AllOf(tuple(parts))


# ---- hard stops ----


def _guarded(guard: object, acts: tuple[str, ...], reader: Reader) -> Check:
    """A hard stop as a check: compiled where the expressions can say it, else what the engine answers."""
    when, needs = guard.when, guard.needs  # type: ignore[attr-defined]
    try:
        if guard.when_unknown:  # type: ignore[attr-defined]
            raise NotSayable("when_unknown")
        where = reader.test(when.written) if when is not None else None
        return Check(Watch(acts, where), reader.test(needs.written))
    except (NotSayable, WrongRule):
        column = f"{TOLD}{guard.key}"  # type: ignore[attr-defined]
        said: Value = say.This(column)
        return Check(Watch(acts, say.Present(said)), say.Compare("is", said, ONE))


def told_guards(procedure: Procedure) -> frozenset[str]:
    """The hard stops that the engine is asked for, and the time limits (`met_` and their key) it knows the end of."""
    reader = reader_of(procedure)
    asked = {
        f"{MET}{limit.key}" for limit in procedure.time_limits if why_not(limit) is None and met_is_told(limit, reader)
    }
    for guard in procedure.guards:
        body = _guarded(guard, guard.before, reader)
        if isinstance(body.holds, say.Compare) and body.holds.left == say.This(f"{TOLD}{guard.key}"):
            asked.add(guard.key)
    return frozenset(asked)
