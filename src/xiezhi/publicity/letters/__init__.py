"""What the public writes to us: the letterbox, what becomes of a letter, and the sealed answer (decision 0011).

`sealing.py`, `tokens.py` and `writing.py` run in the public's site too and know no table of ours. The others run
inside: `taking.py` empties the letterbox, `chain.py` records each move, `answering.py` answers, `keeping.py` forgets.
"""
