"""Work of the worker: following the ledger each minute, sweeping after midnight and each ten minutes, proving."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from xiezhi.publicity import following, sweeping

AGAIN = RetryStrategy(max_attempts=4, exponential_wait=60)


@app.periodic(cron="* * * * *")
@app.task(queue="publicity", queueing_lock="publicity-follow", retry=AGAIN, pass_context=False)
def follow(timestamp: int) -> None:
    """Opens the duties that decisions make."""
    following.follow()


@app.periodic(cron="*/10 * * * *")
@app.task(queue="publicity", queueing_lock="publicity-sweep", retry=AGAIN, pass_context=False)
def sweep(timestamp: int) -> None:
    """Takes away what is past its last day; at midnight the first of these runs finds the new day."""
    sweeping.sweep()
