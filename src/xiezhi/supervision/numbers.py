"""Facts as the whole numbers that rules reckon with."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from xiezhi.kernel.clock import SHANGHAI
from xiezhi.supervision.expressions import ColumnType, word
from xiezhi.supervision.reference_expressions import number_of


def as_number(value: Any, kind: ColumnType) -> int | None:
    """A fact as the number that stands for it; None where it is not said, or is nothing of that kind."""
    if value in (None, "", [], {}):
        return None
    try:
        if kind == "word":
            return word(str(value))
        if kind == "yes_no":
            return int(value) if isinstance(value, bool) else None
        if kind == "day":
            return number_of(value if isinstance(value, date) else date.fromisoformat(str(value)[:10]))
        if kind == "instant":
            at = datetime.fromisoformat(str(value))
            return int((at if at.tzinfo else at.replace(tzinfo=SHANGHAI)).timestamp())
        number = Decimal(str(value))
        return int(number * 100) if kind == "money" else int(number)
    except (ValueError, InvalidOperation, OverflowError):
        return None
