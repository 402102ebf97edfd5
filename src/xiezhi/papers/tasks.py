"""Work after commit: printing what was issued."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from xiezhi.accounts.door import as_system
from xiezhi.papers import printing, queries


@app.task(queue="papers", retry=RetryStrategy(max_attempts=5, exponential_wait=3), pass_context=False)
def render(paper_id: str) -> None:
    """Print an issued paper, unless it was printed already. Sees only what the paper's own body sees."""
    with as_system(name="papers"):
        scope = queries.row(UUID(paper_id)).scope
    with as_system(scope, name="papers"):
        printing.pdf(UUID(paper_id))


def render_later(paper_id: UUID) -> None:
    """Have it printed after commit: the job is enqueued in the transaction of the act."""
    render.defer(paper_id=str(paper_id))
