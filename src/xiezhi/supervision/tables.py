"""What each table of this room is to the ledger."""

from __future__ import annotations

from xiezhi.kernel.tables import Table, TableClass

TABLES = (
    Table("supervision_finding", TableClass.GUARDED),
    Table("supervision_rule_state", TableClass.GUARDED),
    Table(
        "supervision_standing", TableClass.EPHEMERAL, "what rules answer at the moment; replaying cases gives it again"
    ),
    Table(
        "supervision_matter", TableClass.EPHEMERAL, "what a supervised body sees of a matter; drawn from its entries"
    ),
    Table("supervision_certificate_exam", TableClass.GUARDED),
    Table("supervision_review_plan", TableClass.GUARDED),
    Table("supervision_review_file", TableClass.GUARDED),
    Table("supervision_review_sheet", TableClass.GUARDED),
    Table("supervision_review_report", TableClass.GUARDED),
    Table(
        "supervision_review_told", TableClass.EPHEMERAL, "what a body is told of a file reviewed; drawn from the file"
    ),
    Table("supervision_complaint", TableClass.GUARDED),
    Table("supervision_complainant", TableClass.BLOB),
    Table("supervision_mark", TableClass.EPHEMERAL, "how far the follower has read; reading again changes nothing"),
    Table("supervision_rule_health", TableClass.EPHEMERAL, "which rule is left out for a while; found again by trying"),
    Table("supervision_back_test", TableClass.EPHEMERAL, "a trial of a rule over the ledger; it can be run again"),
)
