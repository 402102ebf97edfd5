"""Work after commit: previews; and by the clock: throwing away what nobody went on sending."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from xiezhi.accounts.door import as_system
from xiezhi.evidence import arriving, previews
from xiezhi.evidence.models import File


@app.task(queue="papers", retry=RetryStrategy(max_attempts=3, exponential_wait=3), pass_context=False)
def draw_preview(file_id: str, scope: str) -> None:
    """Draw the preview of an original. Sees only what the case's own body sees."""
    with as_system(scope, name="evidence"):
        previews.make(UUID(file_id))


def preview_later(one: File) -> None:
    """Have it drawn after commit: the job is enqueued in the transaction of the act."""
    if previews.has_preview(one):
        draw_preview.defer(file_id=str(one.id), scope=one.scope)


@app.periodic(cron="23 3 * * *")
@app.task(queue="papers", pass_context=False)
def sweep_arrivals(timestamp: int) -> None:
    """Every night: throw away files on their way that nobody went on with."""
    with as_system(name="evidence"):
        arriving.sweep()
