"""Speaks to other systems: today it brings their record into the ledger (`./run load`).

Main words. A *mapping* is a pack's mapping.yaml: which column says what, and which activity is which act. A *row*
becomes one entry, under an id made from source, case and position, so that loading twice adds nothing. A row that does
not fit is *set aside* in a file with its number and the reason; the rest goes in. A *batch* is some thousands of
entries in one transaction, with the pictures of their cases guarded under one entry `batch_loaded`.

Begin with `rules.py` (row in, draft or reason out), then `loading.py`. docs/how-to-load.md says it for users.
"""
