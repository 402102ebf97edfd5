"""A year's plan, the list of closed cases committed before anybody can know the seed, and the draw.

gd_file_review/12/1: the plan says time, scope, steps and requirements; gd_file_review/8: all files, or some at random.
docs/decisions/0010-drawing-files-for-review.md says why the draw cannot be steered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView, Claim
from xiezhi.cases import door as cases
from xiezhi.kernel.clock import legal_day, now
from xiezhi.kernel.errors import text
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.standards import door as standards
from xiezhi.supervision.reviewing import drawing
from xiezhi.supervision.reviewing.drawing import Candidate, Quota
from xiezhi.supervision.reviewing.errors import NotSealedYet, PlanWrong
from xiezhi.supervision.reviewing.looking import found, require_of, require_state, rules_for, sheets_for
from xiezhi.supervision.reviewing.models import ReviewFile, ReviewPlan
from xiezhi.supervision.reviewing.moving import Move, begin, go_on

WAYS = ("random", "all")
"""gd_file_review/8: 抽查 by random draw, or 普查."""

MOST_CANDIDATES, MOST_FILES = 100_000, 1_000
"""How much one plan takes: a list that one entry holds well, and files that are opened in one act."""

_CLOSED = """
    SELECT c.id, c.body_id, c.procedure, c.closed_on FROM cases_case c
    WHERE c.closed_on BETWEEN %s AND %s AND c.body_id = ANY (%s) AND c.procedure = ANY (%s)
"""
_LEAF = "SELECT leaf_index FROM ledger_leaf WHERE entry_id = %s"
_HEAD = "SELECT size, encode(root, 'hex') FROM ledger_checkpoint WHERE size > %s ORDER BY size LIMIT 1"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a plan asks. `first` and `last` bound the day of closing; no `bodies` means all below the one that reviews.

    `share` is a decimal from 0 to 1; `outside` says which number, known to nobody yet, goes into the seed as well.
    """

    way: str
    first: date
    last: date
    sheets: tuple[str, ...]
    bodies: tuple[UUID, ...] = ()
    share: str = "0"
    least: int = 1
    most: int = 1_000
    reviewers: int = 2
    names_hidden: bool = True
    outside: str = ""
    begins: date | None = None
    ends: date | None = None
    steps: str = ""


def make(terms: Terms, *, title: str, year: int, by: Claim, at: datetime | None = None) -> ReviewPlan:
    """Make a plan (gd_file_review/12/1). PlanWrong where it could not be carried out."""
    at, home = at or now(), by.body
    if home is None:
        raise PlanWrong(text("评查主体应是在册机关。", "A registered body makes the plan."))
    layers, on, release = tuple(home.layers), legal_day(at).isoformat(), standards.current().digest
    _checked(terms, title, rules_for(layers, on, release).agreement.reviewers)
    known = {one.key for one in standards.review_sheets(layers, legal_day(at))}
    if not terms.sheets or set(terms.sheets) - known:
        raise PlanWrong(text("请选择评分表。", "Choose the score sheets."))
    said = {
        key: value.isoformat() if isinstance(value, date) else [str(one) for one in value] if isinstance(value, tuple)
        else value
        for key, value in asdict(terms).items()
    }  # fmt: skip
    changes = {
        "body_id": home.id, "year": year, "title": title.strip(), "release": release,
        "terms": {**said, "layers": list(layers), "on": on},
    }  # fmt: skip
    with transaction.atomic():
        return begin(ReviewPlan, new_id(), home.path, Move("review_planned", changes), by=by, body=home.id, at=at)


def _checked(terms: Terms, title: str, reviewers: int) -> None:
    try:
        share = Fraction(terms.share)
    except ValueError:
        share = Fraction(-1)
    wrong = (
        len(title.strip()) < 2
        or terms.way not in WAYS
        or terms.last < terms.first
        or not 0 <= share <= 1
        or not 0 <= terms.least <= terms.most
        or not reviewers <= terms.reviewers <= 5
        or bool(terms.begins and terms.ends and terms.ends < terms.begins)
    )
    if wrong:
        raise PlanWrong(
            text("评查方案的期间、比例或者人数不对。", "The plan's period, share or numbers are wrong."),
            next_step=text("改正后再提交。", "Mend it and send again."),
        )


def quota_of(plan: ReviewPlan) -> Quota:
    """How many of each body the plan asks for."""
    if plan.terms["way"] == "all":
        return Quota(Fraction(1))
    return Quota(Fraction(plan.terms["share"]), int(plan.terms["least"]), int(plan.terms["most"]))


def reviewed_bodies(plan: ReviewPlan, by: Claim) -> list[BodyView]:
    """The bodies whose files the plan reviews: those named, or all within the claim but the one that reviews."""
    named = {UUID(one) for one in plan.terms["bodies"]}
    return [
        one
        for one in accounts.bodies()
        if one.id != plan.body_id and (one.id in named or not named) and _reaches(by.paths, one.path)
    ]


def _reaches(paths: Iterable[str], path: str) -> bool:
    return any(not one or path == one or path.startswith(f"{one}.") for one in paths)


def candidates(plan: ReviewPlan, by: Claim) -> list[Candidate]:
    """Every closed case that may be drawn, as far as the claim sees it. One statement for all bodies."""
    bodies = {one.id: one for one in reviewed_bodies(plan, by)}
    procedures = {one.id: _procedures(plan, one) for one in bodies.values()}
    asked = sorted({key for keys in procedures.values() for key in keys})
    with connection.cursor() as cursor:
        cursor.execute(_CLOSED, [plan.terms["first"], plan.terms["last"], list(bodies), asked])
        rows = cursor.fetchall()
    return [
        Candidate(bodies[body].code, str(case), closed.isoformat())
        for case, body, procedure, closed in rows
        if procedure in procedures[body]
    ]


def _procedures(plan: ReviewPlan, body: BodyView) -> frozenset[str]:
    return frozenset(key for sheet in sheets_for(plan, tuple(body.layers)) for key in sheet.procedures)


def commit(plan_id: UUID, *, by: Claim, at: datetime | None = None) -> ReviewPlan:
    """Put the list of candidates on record, with its digest, before the seed exists. From then on it cannot change."""
    at = at or now()
    with transaction.atomic():
        plan = found(ReviewPlan, plan_id, lock=True)
        require_of(plan.body_id, by)
        require_state(plan.state, ("planned",))
        there = candidates(plan, by)
        _require_feasible(plan, there)
        listed = drawing.listed(there)
        changes = {"digest": drawing.digest_of(listed), "candidates": listed.count("\n")}
        go_on(plan, Move("review_committed", changes, {"list": listed}), by=by, body=plan.body_id, at=at)
    return plan


def _require_feasible(plan: ReviewPlan, there: Sequence[Candidate]) -> None:
    """Refuses a plan without a candidate, or with more than people can review and one entry should hold. PlanWrong."""
    if not there:
        raise PlanWrong(
            text("该期间没有已结案的案卷可供抽取。", "No case was closed in that period."),
            next_step=text("另定方案。", "Make another plan."),
        )
    drawn = sum(map(quota_of(plan).of, Counter(one.body for one in there).values()))
    if len(there) > MOST_CANDIDATES or drawn > MOST_FILES:
        raise PlanWrong(
            text(
                f"候选 {len(there)} 卷，将评查 {drawn} 卷，超出一个方案的上限（{MOST_CANDIDATES}、{MOST_FILES}）。",
                f"{len(there)} candidates and {drawn} files to review are more than one plan takes "
                f"({MOST_CANDIDATES}, {MOST_FILES}).",
            ),
            next_step=text(
                "缩短期间、减少机关或者降低比例。", "Take a shorter period, fewer bodies or a smaller share."
            ),
        )


def commitment_of(plan: ReviewPlan) -> ledger.Entry | None:
    """The entry that committed the list; None where it is not committed yet."""
    return next((one for one in ledger.entries(plan.id) if one.kind == "review_committed"), None)


def sealed_head(entry: ledger.Entry) -> tuple[int, str] | None:
    """The first signed head that was kept over an entry: size of the tree and root, in hex. None: there is none yet."""
    with connection.cursor() as cursor:
        cursor.execute(_LEAF, [entry.id])
        leaf = cursor.fetchone()
        if leaf is None:
            return None
        cursor.execute(_HEAD, [leaf[0]])
        head = cursor.fetchone()
    return (int(head[0]), str(head[1])) if head else None


def draw(plan_id: UUID, *, by: Claim, outside: str = "", at: datetime | None = None) -> ReviewPlan:
    """Draw the files. NotSealedYet while no signed head covers the commitment; who draws changes nothing."""
    at = at or now()
    with transaction.atomic():
        plan = found(ReviewPlan, plan_id, lock=True)
        if by.body_id is not None:
            require_of(plan.body_id, by)
        require_state(plan.state, ("committed",))
        entry = commitment_of(plan)
        assert entry is not None
        listed = drawing.read(str(entry.facts["list"]))
        seeded = {} if plan.terms["way"] == "all" else _seeded(plan, entry, outside)
        drawn = drawing.draw(listed, str(seeded.get("seed", "")), quota_of(plan))
        changes = {**seeded, "drawn": len(drawn)}
        go_on(
            plan, Move("review_drawn", changes, {"drawn": [one.case for one in drawn]}), by=by, body=plan.body_id, at=at
        )
        _open_files(plan, drawn, by, at)
    return plan


def _seeded(plan: ReviewPlan, entry: ledger.Entry, outside: str) -> dict[str, Any]:
    head = sealed_head(entry)
    if head is None:
        raise NotSealedYet(
            text(
                "候选名单尚未进入已签名的检查点，还没有种子。", "No signed head covers the list yet: there is no seed."
            ),
            next_step=text("半分钟后再试，或等系统自动抽取。", "Try again in half a minute, or let the system draw."),
        )
    said = " ".join(outside.split())
    if bool(said) is not bool(plan.terms["outside"]):
        raise PlanWrong(
            text("请填写方案约定的公开号码。", "Write down the number from outside that the plan names."),
            next_step=text("公布后填写。", "Do so once it has been made known."),
        )
    seed = drawing.seed_of(plan.digest, entry.hash.hex(), head[1], said)
    return {"seed": seed, "head_size": head[0], "head_root": head[1], "outside": said}


def _open_files(plan: ReviewPlan, drawn: Sequence[Candidate], by: Claim, at: datetime) -> None:
    rows = {row.id: row for row in cases.rows_of([UUID(one.case) for one in drawn], legal_day(at))}
    bodies = {one.code: one for one in accounts.bodies({row.body_id for row in rows.values()})}
    for one in drawn:
        row, body = rows[UUID(one.case)], bodies[one.body]
        sheet = next(found for found in sheets_for(plan, tuple(body.layers)) if row.procedure in found.procedures)
        changes = {
            "plan_id": plan.id, "year": plan.year, "sheet": sheet.key, "layers": list(body.layers), "case_id": row.id,
            "case_number": row.number, "case_title": row.title, "body_id": body.id,
        }  # fmt: skip
        move = Move("review_file_drawn", changes)
        begin(ReviewFile, file_id(plan.id, row.id), str(plan.scope), move, by=by, body=plan.body_id, at=at)


def file_id(plan_id: UUID, case_id: UUID) -> UUID:
    """The id of a case's file in a plan."""
    return uuid5(plan_id, f"file {case_id}")


def draw_committed(at: datetime | None = None) -> int:
    """Draw every committed plan that can be drawn and waits for no number from outside: nobody chooses the moment."""
    done = 0
    with accounts.as_system(name="supervision"):
        waiting = [(one.id, one.terms["outside"]) for one in ReviewPlan.objects.filter(state="committed")]
    for identifier, outside in waiting:
        if outside:
            continue
        try:
            with accounts.as_system(name="supervision") as system:
                draw(identifier, by=system, at=at)
            done += 1
        except NotSealedYet:
            continue
    return done
