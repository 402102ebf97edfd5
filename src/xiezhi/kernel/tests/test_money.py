"""Money is exact."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.kernel.money import stored, yuan


@given(st.decimals(min_value=0, max_value=Decimal("99999999999999.99"), places=2))
def test_an_amount_comes_back_as_it_was_stored(amount):
    assert yuan(stored(amount)) == amount


@pytest.mark.parametrize(
    "wrong", ["0.001", "abc", "1e400", "NaN", "Infinity", "", "1,0,0.005", 0.1, True, "100000000000000"]
)
def test_what_is_no_amount_is_refused(wrong):
    with pytest.raises(ValueError, match="money"):
        yuan(wrong)
