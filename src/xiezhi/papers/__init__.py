"""Official papers (文书): checked for what the law says they must contain, numbered without gaps, typeset, kept.

A paper is a pack entry (what it contains, each with its article) and a Typst template; adding one needs no Python.
`issue` runs inside the act that issues it and keeps contents, number and digest; the PDF is made after commit from the
very template that was in force then, and its digest is committed by an entry of its own.

Main words: contents (内容), number (文号) of a series (one for each body, word and year), digest (摘要), void (作废).
Begin at `door.py`; `rules.py` decides, `acts.py` issues, `printing.py` prints. docs/rooms/papers.md tells the story.
"""
