"""Open data: the public store as prepared files, month by month, with checksums and a catalogue. See `writing.py`."""
