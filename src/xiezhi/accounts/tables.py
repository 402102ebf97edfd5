"""What each table of this room is to the ledger."""

from __future__ import annotations

from xiezhi.kernel.tables import Table, TableClass

TABLES = (
    Table("accounts_division", TableClass.GUARDED),
    Table("accounts_body", TableClass.GUARDED),
    Table("accounts_user", TableClass.GUARDED),
    Table("accounts_officer", TableClass.GUARDED),
    Table("accounts_certificate", TableClass.GUARDED),
    Table("accounts_certificate_state", TableClass.GUARDED),
    Table("accounts_standin", TableClass.GUARDED),
    Table("accounts_entrustment", TableClass.GUARDED),
    Table("accounts_attempt", TableClass.EPHEMERAL, "tries to log in: the throttle's memory, removed after 180 days"),
    Table("accounts_totp_step", TableClass.EPHEMERAL, "which one-time code was used last; matters for ninety seconds"),
)
