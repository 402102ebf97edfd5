"""The SQL text of row security; what it does is tested where the tables are."""

from __future__ import annotations

import pytest

from xiezhi.kernel.rowsecurity import open_table, scope_policy
from xiezhi.kernel.tables import Table, TableClass


def test_a_scope_policy_forces_row_security_and_grants_only_what_is_asked():
    sql = scope_policy("cases_case", grants=("SELECT",))
    assert "FORCE ROW LEVEL SECURITY" in sql
    assert "GRANT SELECT ON cases_case TO xiezhi_app" in sql
    assert "DELETE" not in sql


@pytest.mark.parametrize("name", ["cases_case; DROP TABLE x", "Cases", "", "a b"])
def test_names_that_need_quoting_are_refused(name):
    with pytest.raises(ValueError, match="plain SQL name"):
        scope_policy(name)


def test_unknown_grants_are_refused():
    with pytest.raises(ValueError, match="TRUNCATE"):
        open_table("packs", grants=("TRUNCATE",))


def test_an_ephemeral_table_needs_a_reason():
    with pytest.raises(ValueError, match="reason"):
        Table("sessions", TableClass.EPHEMERAL)
