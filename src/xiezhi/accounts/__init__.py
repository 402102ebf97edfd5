"""Agencies, officers, certificates and logins: says who may act, on what warrant, until when.

Main words: division (行政区划), body (执法主体), officer (a person in a post), certificate (行政执法证), claim (what
the person at the screen may see and do), right, role (post). Begin with `door.py`, then `claims.py`, `rules.py` and
docs/rooms/accounts.md. Registers change only by acts that append to a register's own chain of the ledger.
"""
