"""What commands and other rooms may ask of exchange."""

from __future__ import annotations

from xiezhi.exchange.bodies import add_reader
from xiezhi.exchange.running import Report, load

__all__ = ["Report", "add_reader", "load"]
