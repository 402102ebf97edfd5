"""Xiezhi (獬豸): enforcement, supervision and publicity that meet only in an append-only ledger."""
