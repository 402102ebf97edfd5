"""The entry this room appends to a case."""

from __future__ import annotations

PAPER_RENDERED = "paper_rendered"
"""文书生成: an issued paper was printed. Facts: `paper` (its id), `kind`, `number`; `papers` has the PDF's digest."""
