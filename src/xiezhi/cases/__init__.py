"""The engine: carries any case by the acts its procedure allows, and keeps its clocks.

Main words: case, act, entry, clock, guard, offer, approval. `engine/` is pure law: facts and standards in, answer and
reasons out; it knows no database and no present time. `acts.py` gathers facts, asks the engine, appends the entry.
Begin with `engine/judging.py` and `door.py`.
"""
