"""Tells the public what must be told, and withdraws what must be withdrawn. Begin with `docs/publicity.md`."""
