"""Work by the clock: forgetting what need not be remembered."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from procrastinate.contrib.django import app

from xiezhi.accounts import attempts
from xiezhi.kernel.clock import now


@app.periodic(cron="17 3 * * *")
@app.task(queue="housekeeping", pass_context=False)
def forget_old_logins(timestamp: int) -> None:
    """Removes tries to log in older than half a year, and sessions that are over."""
    attempts.forget(now() - attempts.KEPT)
    Session.objects.filter(expire_date__lt=now()).delete()
