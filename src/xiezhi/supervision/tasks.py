"""Work in the background: back-tests."""

from __future__ import annotations

import logging
from uuid import UUID

from procrastinate.contrib.django import app

from xiezhi.accounts.door import as_system
from xiezhi.supervision import backtesting
from xiezhi.supervision.complaints import acts as complaints
from xiezhi.supervision.complaints import following
from xiezhi.supervision.matters import drawing
from xiezhi.supervision.models import BackTest
from xiezhi.supervision.reviewing import planning

log = logging.getLogger("xiezhi.supervision")


@app.task(queue="supervision", pass_context=False)
def back_test(test_id: str, scope: str) -> None:
    """Run an ordered back-test; it sees no more than its area. One that breaks says so on its page."""
    with as_system(scope, name="back-test"):
        test = BackTest.objects.get(id=UUID(test_id))
    try:
        with as_system(scope, name="back-test"):
            backtesting.run(test)
    except Exception as wrong:
        with as_system(scope, name="back-test"):
            BackTest.objects.filter(id=test.id).update(state="failed", counts={"problem": type(wrong).__name__})
        log.exception("back-test %s broke", test.id)
        raise


def back_test_later(test: BackTest) -> None:
    """Have it run after commit: the job is enqueued in the transaction of the order."""
    back_test.defer(test_id=str(test.id), scope=str(test.scope))


@app.periodic(cron="* * * * *")
@app.task(queue="supervision", pass_context=False)
def draw_matters(timestamp: int) -> None:
    """Draw the supervision matters that moved, for the bodies they are about."""
    drawing.follow()


@app.periodic(cron="* * * * *")
@app.task(queue="supervision", pass_context=False)
def follow_complaints(timestamp: int) -> None:
    """Tell complainants what was answered in the matters their complaints led to."""
    following.follow()


@app.periodic(cron="25 3 * * *")
@app.task(queue="supervision", pass_context=False)
def forget_complainants(timestamp: int) -> None:
    """Forget who complained, once that time is over."""
    complaints.forget()


@app.periodic(cron="* * * * *")
@app.task(queue="supervision", pass_context=False)
def draw_reviews(timestamp: int) -> None:
    """Draw the files of every review whose list a signed head covers by now."""
    planning.draw_committed()
