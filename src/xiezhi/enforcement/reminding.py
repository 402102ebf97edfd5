"""Reminders before a clock runs out: found once a day, told to who handles the case and to the head of the unit.

In the product, and where a person asked for it by e-mail and text message. A message carries the case's number and the
clock's label, nothing about a party. The id of a reminder is derived from person, clock and day: told once a day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from uuid import UUID, uuid5

from django.conf import settings
from django.core.mail import send_mail

from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.door import Coming
from xiezhi.enforcement import texting
from xiezhi.enforcement.models import Reach, Reminder
from xiezhi.kernel.clock import now
from xiezhi.standards import door as standards


def remind(day: date) -> int:
    """Tell everybody the clocks that run out within the working days set. How many reminders are new."""
    last = standards.calendar().add_working(day, settings.XIEZHI_REMIND_DAYS)
    with accounts.as_system(name="reminders"):
        rows = _rows(cases.coming(day, last), day)
        known = set(Reminder.objects.filter(id__in=[row.id for row in rows]).values_list("id", flat=True))
        fresh = [row for row in rows if row.id not in known]
        Reminder.objects.bulk_create(fresh, ignore_conflicts=True)
        Reminder.objects.filter(on_day__lt=date.fromordinal(day.toordinal() - settings.XIEZHI_REMIND_KEEP)).delete()
    send(day)
    return len(fresh)


def _rows(clocks: Sequence[Coming], day: date) -> list[Reminder]:
    people = {one for clock in clocks for one in clock.officers}
    users = {str(one.id): one.user_id for one in accounts.officers_named([UUID(one) for one in people])}

    @cache
    def heads(body: UUID) -> tuple[UUID, ...]:
        return tuple(one.user_id for one in accounts.officers_of(body, day) if "unit_head" in one.roles)

    told = {
        (user, clock.clock_id): clock
        for clock in clocks
        for user in (*(users.get(one) for one in clock.officers), *heads(clock.body_id))
        if user
    }
    leaves = accounts.leaves_of({user for user, _clock in told})
    return [
        Reminder(
            id=uuid5(user, f"{clock.clock_id}/{day}"), scope=leaves[user], user_id=user, case_id=clock.case_id,
            case_number=clock.number, label=dict(clock.label), due=clock.due, on_day=day,
        )
        for (user, _clock), clock in told.items()
        if user in leaves
    ]  # fmt: skip


def send(day: date) -> int:
    """Send what was not sent yet of a day, one message for each person and way. How many people were written to."""
    with accounts.as_system(name="reminders"):
        waiting: dict[UUID, list[Reminder]] = defaultdict(list)
        for row in Reminder.objects.filter(on_day=day, sent_at__isnull=True).order_by("due", "id"):
            waiting[row.user_id].append(row)
        reach = Reach.objects.in_bulk(list(waiting))
    for user, rows in waiting.items():
        if user in reach:
            _send(reach[user], rows)
        with accounts.as_system(name="reminders"):
            Reminder.objects.filter(id__in=[row.id for row in rows]).update(sent_at=now())
    return len(reach)


def _send(reach: Reach, rows: Sequence[Reminder]) -> None:
    subject = f"獬豸：{len(rows)} 项期限将到 / Xiezhi: {len(rows)} clocks run out soon"
    if reach.email:
        send_mail(subject, "\n".join(_lines(rows)), settings.DEFAULT_FROM_EMAIL, [reach.email])
    if reach.phone:
        texting.send(reach.phone, subject)


def _lines(rows: Iterable[Reminder]) -> list[str]:
    return [
        f"{row.due.isoformat()}  {row.case_number or '—'}  {row.label.get('zh', '')} / {row.label.get('en', '')}"
        for row in rows
    ]
