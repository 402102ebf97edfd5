"""No models: the ledger is written by the database's own functions and read by plain SQL. See `sql/` and
`reading.py`."""
