"""A public record for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from xiezhi.kernel.identifiers import new_id
from xiezhi.publicity.record import PublicRecord, path_of


def a_record(**said: Any) -> PublicRecord:
    """A penalty of a market regulator, with these differences."""
    number = said.pop("number", "穗市监罚〔2026〕12号")
    values: dict[str, Any] = {
        "id": new_id(), "kind": "penalty", "number": number, "title": "广州某食品有限公司经营超过保质期食品案",
        "party": "广州某食品有限公司", "party_code": "91440101MA5ABCDE3X", "party_kind": "organisation",
        "body_code": "GZ-SC", "body": "广州市市场监督管理局", "area": "440100", "result": "罚款5000元",
        "facts": "当事人经营超过保质期的食品。", "basis": "食品安全法第一百二十四条", "amount": Decimal("5000.00"),
        "decided_on": date(2026, 3, 2), "published_on": date(2026, 3, 4), "shown_until": date(2029, 3, 4), **said,
    }  # fmt: skip
    values.setdefault("path", path_of(values["kind"], values["body_code"], number))
    return PublicRecord(**values)
