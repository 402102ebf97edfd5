"""Work by the clock: reminders, every morning."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from xiezhi.enforcement import reminding
from xiezhi.kernel.clock import today


@app.periodic(cron="7 7 * * *")
@app.task(queue="reminders", retry=RetryStrategy(max_attempts=4, exponential_wait=60), pass_context=False)
def remind(timestamp: int) -> None:
    """Tells everybody which of their clocks run out soon; a second run on the same day tells nothing twice."""
    reminding.remind(today())
