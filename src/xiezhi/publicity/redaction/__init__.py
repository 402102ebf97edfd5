"""What must not be seen in public: found by what the case file knows, then by pattern, then by likeness; and marked.

Pure: no database, no clock, no network. Begin with `redacting.py`. The machine proposes spans, a person confirms them.
"""
