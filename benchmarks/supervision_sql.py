"""The twelve rules over the traffic record once more, as an auditor would write them: window SQL, run by DuckDB."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyarrow as arrow

from xiezhi.kernel.days import Calendar

_SEEN = """
CREATE OR REPLACE TABLE seen AS
WITH plain AS (
  SELECT case_id, seq, activity a, date d, article, dismissal, round(amount * 100)::BIGINT amount,
    round(expense * 100)::BIGINT expense, round(total_payment_amount * 100)::BIGINT paid
  FROM log
), folded AS (
  SELECT *,
    coalesce(last_value(amount IGNORE NULLS) OVER upto, -1) + coalesce(sum(expense) OVER upto, 0) due,
    last_value(paid IGNORE NULLS) OVER before paid_before,
    last_value(CASE WHEN a = 'Insert Fine Notification' THEN d END IGNORE NULLS) OVER before notified,
    last_value(CASE WHEN a = 'Payment' THEN d END IGNORE NULLS) OVER before payment,
    last_value(CASE WHEN a = 'Create Fine' THEN amount END IGNORE NULLS) OVER before fine,
    coalesce(bool_or(a = 'Send Fine') OVER before, false) sent,
    coalesce(bool_or(a = 'Add penalty') OVER before, false) raised,
    coalesce(last_value(CASE a WHEN 'Insert Date Appeal to Prefecture' THEN true
      WHEN 'Receive Result Appeal from Prefecture' THEN false END IGNORE NULLS) OVER before, false) suspended,
    lag(d) OVER (PARTITION BY case_id ORDER BY seq) d_before
  FROM plain
  WINDOW upto AS (PARTITION BY case_id ORDER BY seq ROWS UNBOUNDED PRECEDING),
    before AS (PARTITION BY case_id ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), marked AS (
  SELECT *, coalesce(a = 'Payment' AND paid >= due, false) settled,
    sum(CASE WHEN suspended THEN d - d_before ELSE 0 END)
      OVER (PARTITION BY case_id ORDER BY seq ROWS UNBOUNDED PRECEDING) stood,
    a = 'Insert Date Appeal to Prefecture' OR suspended AND a <> 'Receive Result Appeal from Prefecture' after
  FROM folded
)
SELECT *,
  first_value(CASE WHEN a = 'Send Fine' OR settled THEN d END IGNORE NULLS) OVER later r01,
  first_value(CASE WHEN a = 'Send Appeal to Prefecture' THEN d END IGNORE NULLS) OVER later r05,
  first_value(CASE WHEN a = 'Send for Credit Collection' OR settled THEN d END IGNORE NULLS) OVER later r11,
  first_value(CASE WHEN a = 'Send for Credit Collection' OR settled THEN stood END IGNORE NULLS) OVER later r11_stood,
  last_value(stood) OVER whole + CASE WHEN last_value(after) OVER whole
    THEN $as_of - last_value(d) OVER whole ELSE 0 END stood_at_last
FROM marked
WINDOW later AS (PARTITION BY case_id ORDER BY seq ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING),
  whole AS (PARTITION BY case_id ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
"""
_FOUND = """
SELECT 'R01' rule, case_id, seq FROM seen WHERE a = 'Create Fine' AND coalesce(dismissal, 'NIL') = 'NIL'
  AND coalesce(r01, $as_of) - d > CASE WHEN d < DATE '2010-08-13' THEN 150 ELSE 90 END
UNION ALL SELECT 'R02', case_id, seq FROM seen WHERE a = 'Insert Fine Notification' AND NOT sent
UNION ALL SELECT 'R03', case_id, seq FROM seen WHERE a = 'Add penalty' AND (notified IS NULL OR d - notified < 60)
UNION ALL SELECT 'R04', case_id, seq FROM seen WHERE a = 'Insert Date Appeal to Prefecture' AND d - notified > 60
UNION ALL SELECT 'R05', case_id, seq FROM seen JOIN calendar c ON c.d = seen.d
  JOIN calendar e ON e.d = coalesce(r05, $as_of)
  WHERE a = 'Insert Date Appeal to Prefecture' AND e.worked - c.worked > 30
UNION ALL SELECT 'R06', case_id, seq FROM seen
  WHERE a = 'Send for Credit Collection' AND (notified IS NULL OR NOT raised)
UNION ALL SELECT 'R07', case_id, seq FROM seen WHERE a = 'Payment' AND d - payment <= 7
UNION ALL SELECT 'R08', case_id, seq FROM seen JOIN bands USING (article)
  WHERE a = 'Create Fine' AND NOT amount BETWEEN lo AND hi
UNION ALL SELECT 'R09', case_id, seq FROM seen WHERE a = 'Add penalty' AND amount IS NOT NULL
  AND (fine IS NULL OR amount * 100 < fine * 190 OR amount * 100 > fine * 210)
UNION ALL SELECT 'R10', case_id, seq FROM seen WHERE a = 'Send for Credit Collection' AND paid_before >= due
UNION ALL SELECT 'R11', case_id, seq FROM seen WHERE a = 'Add penalty'
  AND coalesce(r11, $as_of) - d - (coalesce(r11_stood, stood_at_last) - stood) > 730
UNION ALL SELECT 'R12', case_id, seq FROM seen WHERE a = 'Send for Credit Collection' AND suspended
"""


class Audit:
    """A DuckDB with the log, the calendar and the bands; `violated` answers all rules."""

    def __init__(self, log: arrow.Table, calendar: Calendar, bands: Any, as_of: date) -> None:
        import duckdb

        self.as_of = as_of
        self.db = duckdb.connect(":memory:", config={"threads": 1})
        worked, listed, day = 0, [], date(1995, 1, 1)
        while day <= as_of:
            worked += calendar.is_working(day)
            listed.append((day, worked))
            day += timedelta(days=1)
        calendar_table = arrow.table({"d": [day for day, _ in listed], "worked": [count for _, count in listed]})
        keys = sorted(bands.cells["lo"])
        bands_table = arrow.table(
            {
                "article": keys,
                "lo": [bands.cells["lo"][key] for key in keys],
                "hi": [bands.cells["hi"][key] for key in keys],
            }
        )
        for name, table in (("log", log), ("calendar", calendar_table), ("bands", bands_table)):
            self.db.register("given", table)
            self.db.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
            self.db.unregister("given")

    def violated(self) -> set[tuple[str, str, int]]:
        """Rule, case and number of every entry that breaks a rule."""
        self.db.execute(_SEEN, {"as_of": self.as_of})
        return set(self.db.execute(_FOUND, {"as_of": self.as_of}).fetchall())
