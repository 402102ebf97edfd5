"""For tests of any room that need numbered entries and signed heads."""

from __future__ import annotations

from xiezhi.ledger.tests.support import sequencing

__all__ = ["sequencing"]
