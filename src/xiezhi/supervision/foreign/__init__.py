"""Another system's event log, checked against a pack without a database. Begin with `checking.py`."""
