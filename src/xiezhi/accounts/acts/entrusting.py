"""Entrusting an organisation with penalties (penalty_law/20, 21), as entries of the organisation's register chain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from xiezhi.accounts import queries
from xiezhi.accounts.acts.entering import entering
from xiezhi.accounts.errors import EntrustmentRefused, UnknownRegisterEntry, WrongRegisterValue
from xiezhi.accounts.models import Entrustment
from xiezhi.accounts.values import REGISTER_ROOT, BodyView, Claim, EntrustmentView
from xiezhi.kernel.clock import today
from xiezhi.kernel.errors import Text, text
from xiezhi.standards import door as standards
from xiezhi.standards.door import NotInForce


def entrust(
    *,
    by: Claim,
    body_id: UUID,
    by_body_id: UUID,
    matters: Iterable[str],
    kinds: Iterable[str],
    letter: str,
    published_at: str,
    valid_from: date,
    valid_to: date,
    most_fine: Decimal | None = None,
) -> EntrustmentView:
    """Enter what a body entrusts an organisation with, as its letter says it.

    Refuses (ACC-0024) what the law does not allow to be entrusted, and (ACC-0021) a second one at the same time.
    """
    organisation, entrusting = queries.body(body_id), queries.body(by_body_id)
    wanted, penalties = list(dict.fromkeys(matters)), list(dict.fromkeys(kinds))
    _check_bodies(organisation, entrusting)
    _check_letter(wanted, penalties, letter, published_at)
    _check_power(entrusting, wanted, valid_from)
    if valid_to < valid_from or valid_from < entrusting.valid_from or (most_fine is not None and most_fine <= 0):
        raise _refused(
            text("委托期限或者罚款上限不对", "the term or the highest fine is not in order"), "penalty_law/20/p2"
        )
    row = Entrustment(
        body_id=body_id, by_body_id=by_body_id, matters=wanted, kinds=penalties, most_fine=most_fine,
        letter=letter.strip(), published_at=published_at.strip(), valid_from=valid_from, valid_to=valid_to,
        scope=f"{REGISTER_ROOT}.{organisation.path}",
    )  # fmt: skip
    facts = {
        "entrusted": str(row.id), "by": entrusting.name_zh, "letter": row.letter, "matters": wanted,
        "kinds": penalties, "most_fine": str(most_fine or ""), "published": row.published_at, "from": str(valid_from),
        "to": str(valid_to),
    }  # fmt: skip
    with entering("organisation_entrusted", chain=body_id, scope=str(row.scope), by=by, facts=facts):
        row.save(force_insert=True)
    return _view(body_id, row.id)


def end_entrustment(*, by: Claim, entrustment_id: UUID, last_day: date, reason: str) -> EntrustmentView:
    """End an entrustment early: its last day is today or later, so that no act already done loses its ground."""
    row = Entrustment.objects.filter(pk=entrustment_id, ended_on__isnull=True).first()
    if row is None:
        raise UnknownRegisterEntry(text("没有这项委托。", "There is no such entrustment."))
    if not reason.strip() or last_day < today() or last_day > row.valid_to:
        raise WrongRegisterValue(
            text(
                "请写明理由；终止日不早于今天，不晚于委托期限届满日。",
                "Give the reason; the last day is today or later, and not after the term.",
            )
        )
    facts = {
        "entrusted": str(row.id), "by": queries.body(row.by_body_id).name_zh, "to": str(last_day),
        "reason": reason.strip(),
    }  # fmt: skip
    with entering("entrustment_ended", chain=row.body_id, scope=str(row.scope), by=by, facts=facts):
        row.ended_on = last_day
        row.save(update_fields=["ended_on"])
    return _view(row.body_id, row.id)


def _check_bodies(organisation: BodyView, entrusting: BodyView) -> None:
    if organisation.id == entrusting.id:
        raise _refused(text("不能委托自己", "a body does not entrust itself"), "penalty_law/20/p1")
    if entrusting.entrustments:
        raise _refused(
            text(
                f"{entrusting.name_zh}本身是受委托组织，不得再委托其他组织",
                f"{entrusting.label['en']} is itself entrusted and may not entrust others",
            ),
            "penalty_law/20/p4",
        )
    if Entrustment.objects.filter(by_body_id=organisation.id).exists():
        raise _refused(
            text(
                f"{organisation.name_zh}已委托其他组织，不能再受委托",
                f"{organisation.label['en']} entrusts others and cannot be entrusted itself",
            ),
            "penalty_law/20/p4",
        )


def _check_letter(matters: list[str], kinds: list[str], letter: str, published_at: str) -> None:
    missing = [
        word
        for word, said in (
            (text("具体事项", "the matters"), matters),
            (text("权限（处罚种类）", "the powers (kinds of penalty)"), kinds),
            (text("委托书名称或者编号", "the letter"), letter.strip()),
            (text("向社会公布的载体", "where it was published"), published_at.strip()),
        )
        if not said
    ]
    if missing:
        raise _refused(
            text(
                "委托书应当载明并公布：" + "、".join(one["zh"] for one in missing),
                "a letter of entrustment states and makes public: " + ", ".join(one["en"] for one in missing),
            ),
            "penalty_law/20/p2",
        )


def _check_power(entrusting: BodyView, matters: list[str], on: date) -> None:
    for key in matters:
        try:
            found = standards.matter(key, max(on, today()))
        except NotInForce:
            found = None
        if found is None or found.field not in entrusting.fields:
            label = found.label if found else text(key, key)
            raise _refused(
                text(
                    f"“{label['zh']}”不在{entrusting.name_zh}的法定权限内，不能委托",
                    f"{label['en']} lies outside the power of {entrusting.label['en']}",
                ),
                "penalty_law/20/p1",
            )


def _refused(what: Text, cite: str) -> EntrustmentRefused:
    return EntrustmentRefused(
        text(f"{what['zh']}。", f"{what['en'][:1].upper()}{what['en'][1:]}."),
        cites=(cite,),
        next_step=text("按委托书核对后重新登记。", "Compare with the letter of entrustment and enter it again."),
    )


def _view(body_id: UUID, entrustment_id: UUID) -> EntrustmentView:
    return next(one for one in queries.body(body_id).entrustments if one.id == entrustment_id)
