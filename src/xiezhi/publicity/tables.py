"""What each table of this room is to the ledger. The schema `opened` is a picture of the publications' chains."""

from __future__ import annotations

from xiezhi.kernel.tables import Table, TableClass

TABLES = (
    Table("publicity_publication", TableClass.GUARDED),
    Table("publicity_request", TableClass.GUARDED),
    Table("publicity_letter", TableClass.GUARDED),
    Table("publicity_letter_content", TableClass.BLOB),
    Table("publicity_rating_count", TableClass.GUARDED),
    Table(
        "publicity_sealed",
        TableClass.EPHEMERAL,
        "which rows of the sealed store a case made; following makes them anew",
    ),
    Table("publicity_mark", TableClass.EPHEMERAL, "how far the follower has read; reading again changes nothing"),
)

OPENED = ("record", "tombstone", "move", "before", "reply", "figure", "sealed", "question", "rating")
"""The tables of the schema `opened`: everything the public site can read."""

LETTERBOX = ("letter", "rating")
"""The tables of the schema `letterbox`: what the public site may put something into, and read nothing from."""
