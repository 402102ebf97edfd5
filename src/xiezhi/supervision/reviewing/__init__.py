"""Case review (案卷评查): a year's plan, a draw that anybody can repeat, blind marks on the packs' sheet, the answer.

Begin at `drawing.py` (which files), `scoring.py` (what marks come to) and `settling.py` (what two reviewers come to):
all three are pure. The acts stand in `planning.py`, `naming.py`, `marking.py`, `reporting.py` and `objecting.py`; each
is an entry on the chain of a plan, a file, a sheet or a report, and `moving.py` makes the rows from them.
"""
