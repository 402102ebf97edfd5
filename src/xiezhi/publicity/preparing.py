"""What is public before an act: bodies, matters, procedures, officers, benchmarks, remedies; from packs and registers.

Rows carry from which day until before which day they hold, so that the site answers for any past day. They are made
anew each night; nothing is typed for the site.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView
from xiezhi.kernel.clock import today
from xiezhi.kernel.errors import Refusal, Text, text
from xiezhi.publicity.letters.periods import Period, periods
from xiezhi.standards import door as standards
from xiezhi.standards.door import Matter, Procedure, TimeLimit
from xiezhi.supervision import door as supervision

Line = dict[str, Any]
UNITS = {
    "calendar_days": text("日", "days"), "working_days": text("个工作日", "working days"),
    "months": text("个月", "months"), "years": text("年", "years"),
}  # fmt: skip
LEVELS = {
    "province": text("省级", "province"), "city": text("市级", "city"), "county": text("县级", "county"),
    "township": text("镇级", "township"),
}  # fmt: skip
KINDS = {
    "penalty": text("行政处罚", "penalty"),
    "licence": text("行政许可", "licence"),
    "compulsion": text("行政强制", "compulsion"),
    "inspection": text("行政检查", "inspection"),
    "expropriation": text("行政征收", "expropriation"),
    "requisition": text("行政征用", "requisition"),
    "payment": text("行政给付", "payment"),
    "confirmation": text("行政确认", "confirmation"),
    "ruling": text("行政裁决", "ruling"),
}


@dataclass(frozen=True)
class Before:
    """One thing that is public before an act, for the days on which it holds."""

    topic: str
    key: str
    from_day: date
    to_day: date | None
    lines: list[Line]


REGISTERS = ("bodies", "remedies", "officers")
"""Topics that come from the registers, and may change from one hour to the next."""


def prepare(topics: Sequence[str] = ()) -> int:
    """Write everything anew, or what the registers say, in one transaction; how many rows there are now."""
    listed = registers() if topics else everything()
    found = {(one.topic, one.key, one.from_day): one for one in listed}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM opened.before WHERE %s = '{}' OR topic = ANY(%s)", [list(topics), list(topics)])
        cursor.executemany(
            "INSERT INTO opened.before (topic, key, from_day, to_day, doc) VALUES (%s, %s, %s, %s, %s::jsonb)",
            [
                (one.topic, one.key, one.from_day, one.to_day, json.dumps({"lines": one.lines}, ensure_ascii=False))
                for one in found.values()
            ],
        )
    return len(found)


def registers() -> Iterator[Before]:
    """Bodies, remedies, officers and their certificates."""
    with accounts.as_system(name="publicity"):
        for body in accounts.bodies():
            yield from _body(body)
            yield from _officers(body)


def everything() -> Iterator[Before]:
    """All topics."""
    with accounts.as_system(name="publicity"):
        listed = accounts.bodies()
        for body in listed:
            yield from _body(body)
            yield from _officers(body)
        yield from _powers(listed)
        yield from _procedures(listed)
        yield from _letters(listed)


def line(zh: str, en: str, value: str | Text) -> Line:
    """A line of a document."""
    return {"label": text(zh, en), "value": dict(value) if isinstance(value, Mapping) else value}


def _cited(cites: tuple[str, ...]) -> Text:
    said = [standards.citation(cite) for cite in cites]
    return text("；".join(one["zh"] for one in said), "; ".join(one["en"] for one in said))


# ---- bodies, officers, remedies ----


def _body(body: BodyView) -> Iterator[Before]:
    lines = [
        line("名称", "Name", body.label),
        line("代码", "Code", body.code),
        line("层级", "Level", LEVELS.get(body.level, text(body.level, body.level))),
        line("地址", "Address", body.address),
        line("电话", "Telephone", body.phone),
    ]
    yield Before("bodies", body.code, body.valid_from, body.valid_to, lines)
    remedies = [
        line("机关", "Body", body.label),
        line("行政复议机关", "Reconsideration", body.reconsideration),
        line("行政诉讼管辖法院", "Court", body.court),
        line(
            "申请行政复议的期限",
            "Time for reconsideration",
            _ground("六十日", "sixty days", "reconsideration_law/20/p1"),
        ),
        line("提起行政诉讼的期限", "Time to sue", _ground("六个月", "six months", "litigation_law/46/p1")),
    ]
    yield Before("remedies", body.code, body.valid_from, body.valid_to, remedies)


def _ground(zh: str, en: str, cite: str) -> Text:
    said = standards.citation(cite)
    return text(f"{zh}（{said['zh']}）", f"{en} ({said['en']})")


STATES = {
    "valid": text("有效", "valid"), "suspended": text("暂扣", "suspended"), "revoked": text("吊销", "revoked"),
}  # fmt: skip


def _officers(body: BodyView) -> Iterator[Before]:
    """Name and certificate of each officer (three_systems): nothing else about them is public. A row for each state."""
    for officer in accounts.officers_of(body.id):
        for certificate in officer.certificates:
            ends = certificate.valid_to + timedelta(days=1)
            states = certificate.states or ((certificate.valid_from, "valid"),)
            for (since, state), until in zip(states, [*(day for day, _ in states[1:]), ends], strict=True):
                lines = [
                    line("姓名", "Name", officer.name),
                    line("执法证号", "Certificate", certificate.number),
                    line("状态", "State", STATES.get(state, text(state, state))),
                    line("有效期至", "Valid until", certificate.valid_to.isoformat()),
                    line("发证机关", "Issued by", certificate.issuer),
                    line("执法机关", "Body", body.label),
                    line("执法领域", "Fields", "、".join(certificate.fields)),
                ]
                yield Before("officers", certificate.number, since, min(until, ends), lines)


# ---- letters ----


def _letters(bodies: list[BodyView]) -> Iterator[Before]:
    """How long what the public sends may wait for an answer, and how long it is kept: by the layers of law."""
    for layers in dict.fromkeys(("national", *(one for one in body.layers if "/" in one)) for body in bodies):
        said, heard = periods(layers[:2]), supervision.complaint_periods(layers[:2])
        listed = (
            ("答复提问", "Answer to a question", said.question),
            (
                "来信原文和来信人信息的保存（自答复起）",
                "A letter and who sent it are kept (from the answer)",
                said.keep,
            ),
            ("决定是否受理投诉", "Whether a complaint is taken up", heard.accept),
            ("答复投诉（自受理起）", "Answer to a complaint (from taking it up)", heard.answer),
            (
                "投诉原文和投诉人信息的保存（自答复起）",
                "A complaint and who sent it are kept (from the answer)",
                heard.keep,
            ),
        )
        lines = [line(zh, en, _period(one)) for zh, en, one in listed]
        least = said.ratings.least
        lines.append(line("评价满多少条才计入", "Ratings counted at a time", text(f"{least}条", f"{least} at least")))
        yield Before("letters", layers[:2][-1], said.in_force["from"], said.in_force.get("to"), lines)


def _period(one: Period | supervision.ComplaintPeriod) -> Text:
    unit, cites = UNITS[one.of], (one.cite,) if isinstance(one.cite, str) else tuple(one.cite)
    ground = _cited(tuple(filter(None, cites)))
    note = one.unverified or text("", "")
    return text(
        f"{one.days}{unit['zh']}（{ground['zh']}）{note['zh']}",
        f"{one.days} {unit['en']} ({ground['en']}) {note['en']}",
    )


# ---- matters ----


def _powers(bodies: list[BodyView]) -> Iterator[Before]:
    seen: set[tuple[str, date]] = set()
    for layers in dict.fromkeys(body.layers for body in bodies):
        for matter in standards.matters(layers, today()):
            if (matter.key, matter.in_force.from_) not in seen:
                seen.add((matter.key, matter.in_force.from_))
                yield Before("powers", matter.key, matter.in_force.from_, matter.in_force.to, _matter(matter))
                yield from _benchmark(matter, layers)


def _matter(matter: Matter) -> list[Line]:
    kind = KINDS.get(matter.act_kind, text(matter.act_kind, matter.act_kind))
    levels = [LEVELS.get(level, text(level, level)) for level in matter.held_by.levels]
    return [
        line("事项", "Matter", matter.label),
        line("编码", "Code", matter.code),
        line("种类", "Kind", kind),
        line(
            "行使层级", "Held at", text("、".join(one["zh"] for one in levels), ", ".join(one["en"] for one in levels))
        ),
        line("依据", "Basis", _cited((*matter.violates, *matter.penalised_by, *matter.basis))),
    ]


def _benchmark(matter: Matter, layers: tuple[str, ...]) -> Iterator[Before]:
    try:
        found = standards.benchmark(matter.key, layers, today())
    except Refusal:
        return
    if found is None:
        return
    lines = [line("事项", "Matter", matter.label), line("基准", "Benchmark", found.table.label)]
    lines += [line("裁量档次", "Grade", _grade(grade)) for grade, _ in found.grades]
    yield Before("discretion", matter.key, matter.in_force.from_, matter.in_force.to, lines)


def _grade(grade: Any) -> Text:
    ground = _cited(grade.cite) if grade.cite else text("未核对", "not verified")
    return text(f"{grade.label['zh']}（{ground['zh']}）", f"{grade.label['en']} ({ground['en']})")


# ---- procedures ----


def _procedures(bodies: list[BodyView]) -> Iterator[Before]:
    """Each procedure as the bodies run it: its steps in order, and its time limits, each with its ground."""
    release = standards.current()
    for layers in dict.fromkeys(body.layers for body in bodies):
        for key in release.procedure_keys():
            try:
                procedure = standards.procedure(key, layers, today())
            except Refusal:
                continue
            name = f"{key}@{layers[-1].replace('/', '.')}"
            yield Before("procedures", name, procedure.in_force.from_, procedure.in_force.to, _steps(procedure))


def _steps(procedure: Procedure) -> list[Line]:
    lines = [line("程序", "Procedure", procedure.label)]
    for stage in procedure.stages:
        acts = [act.label for act in procedure.acts if act.stage == stage.key and not act.system]
        if acts:
            said = text(" → ".join(one["zh"] for one in acts), " → ".join(one["en"] for one in acts))
            lines.append({"label": dict(stage.label), "value": said})
    lines += [_limit(limit) for limit in procedure.time_limits if limit.counts.hours or limit.counts.days]
    return lines


def _limit(limit: TimeLimit) -> Line:
    counts = limit.counts
    unit = text("小时", "hours") if counts.hours else UNITS[counts.of]
    number = counts.hours or counts.days
    ground = _cited(limit.cite) if limit.cite else text("未核对", "not verified")
    value = text(f"{number}{unit['zh']}（{ground['zh']}）", f"{number} {unit['en']} ({ground['en']})")
    return {"label": dict(limit.label), "value": value}
