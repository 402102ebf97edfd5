"""Money is exact: a Decimal of yuan with two places, written as a string where it is stored."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

FEN = Decimal("0.01")
LARGEST = Decimal("99999999999999.99")


def yuan(value: str | int | Decimal) -> Decimal:
    """The amount in yuan. Floats, fractions of a fen and amounts past 14 digits are ValueError."""
    if isinstance(value, (float, bool)):
        raise ValueError("money is never a float")
    try:
        amount = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation as wrong:
        raise ValueError(f"not an amount of money: {value!r}") from wrong
    if not amount.is_finite() or abs(amount) > LARGEST or amount != amount.quantize(FEN):
        raise ValueError(f"not an amount of money: {value!r}")
    return amount.quantize(FEN)


def stored(amount: Decimal) -> str:
    """The string under which an amount is kept: no exponent, always two places."""
    return format(amount.quantize(FEN), "f")
