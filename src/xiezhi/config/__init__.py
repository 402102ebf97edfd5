"""Wires the rooms together and holds no rules: settings, root addresses, the database's roles, the processes.

Main words: *data folder* (everything one installation keeps, `.data` unless XIEZHI_DATA names another), *cluster* (the
embedded PostgreSQL in it), *roles* (the database logins and what each is for), *process* (web, worker, sequencer,
signer). Begin with `settings.py`; `scripts/demo.py` shows how the parts are started.
"""
