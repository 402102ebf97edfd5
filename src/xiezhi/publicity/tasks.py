"""Work of the worker: following the ledger each minute, sweeping after midnight and each ten minutes, proving."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from xiezhi.publicity import following, preparing, proving, sweeping
from xiezhi.publicity.credit import filling
from xiezhi.publicity.files import writing
from xiezhi.publicity.letters import answering, complaining, keeping, rating, standing, taking

AGAIN = RetryStrategy(max_attempts=4, exponential_wait=60)


@app.periodic(cron="* * * * *")
@app.task(queue="publicity", queueing_lock="publicity-follow", retry=AGAIN, pass_context=False)
def follow(timestamp: int) -> None:
    """Opens the duties that decisions make, and gives records the proofs that heads signed since allow."""
    following.follow()
    proving.prove()


@app.periodic(cron="* * * * *")
@app.task(queue="publicity", queueing_lock="publicity-letters", retry=AGAIN, pass_context=False)
def letters(timestamp: int) -> None:
    """Empties the letterbox, and tells senders of what has been done since."""
    taking.collect()
    answering.mended()
    complaining.tell()


@app.periodic(cron="* * * * *")
@app.task(queue="publicity", queueing_lock="publicity-standing", retry=AGAIN, pass_context=False)
def follow_standing(timestamp: int) -> None:
    """Seals anew what may be said of papers and cases that have moved."""
    standing.follow()


@app.periodic(cron="* * * * *")
@app.task(queue="publicity", queueing_lock="publicity-credit", retry=AGAIN, pass_context=False)
def follow_credit(timestamp: int) -> None:
    """Brings into the credit look-up what was published, corrected and taken away since."""
    filling.follow()


@app.periodic(cron="20 3 * * *")
@app.task(queue="publicity", queueing_lock="publicity-forget", retry=AGAIN, pass_context=False)
def forget_letters(timestamp: int) -> None:
    """Forgets what was sent, once its time is over; counts ratings where there are enough."""
    keeping.forget()
    rating.count()
    standing.refresh()


@app.periodic(cron="*/10 * * * *")
@app.task(queue="publicity", queueing_lock="publicity-sweep", retry=AGAIN, pass_context=False)
def sweep(timestamp: int) -> None:
    """Takes away what is past its last day; at midnight the first of these runs finds the new day."""
    sweeping.sweep()
    preparing.prepare(preparing.REGISTERS)


@app.periodic(cron="40 2 * * *")
@app.task(queue="publicity", queueing_lock="publicity-files", retry=AGAIN, pass_context=False)
def files(timestamp: int) -> None:
    """Writes what is public before an act, and the files of open data, anew, every night."""
    preparing.prepare()
    writing.write_all()
