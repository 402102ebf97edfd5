"""What other rooms may ask of supervision."""

from __future__ import annotations

from xiezhi.supervision.acts import open_as_matter
from xiezhi.supervision.catalogue import book
from xiezhi.supervision.certificates.demonstrating import demonstrate as demonstrate_certificates
from xiezhi.supervision.complaints.acts import ComplaintView
from xiezhi.supervision.complaints.acts import play as play_complaint
from xiezhi.supervision.complaints.acts import receive as receive_complaint
from xiezhi.supervision.complaints.acts import views as complaint_views
from xiezhi.supervision.complaints.chain import Content as ComplaintContent
from xiezhi.supervision.complaints.errors import NobodySupervises
from xiezhi.supervision.complaints.periods import Period as ComplaintPeriod
from xiezhi.supervision.complaints.periods import periods as complaint_periods
from xiezhi.supervision.health import health
from xiezhi.supervision.live import Follower
from xiezhi.supervision.rebuild import Rebuilt, rebuild
from xiezhi.supervision.reviewing.demonstrating import demonstrate as demonstrate_reviews

__all__ = [
    "ComplaintContent", "ComplaintPeriod", "ComplaintView", "Follower", "NobodySupervises", "Rebuilt",
    "complaint_periods", "complaint_views", "demonstrate_certificates", "demonstrate_reviews", "follower", "health",
    "open_as_matter", "play_complaint", "rebuild", "receive_complaint",
]  # fmt: skip


def follower() -> Follower:
    """A follower of the ledger with the rules of the packs; `turn` and `sweep` are what its process repeats."""
    return Follower(book())
