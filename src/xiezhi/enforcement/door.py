"""What commands may ask of the officers' platform."""

from __future__ import annotations

from xiezhi.enforcement.reconciling import Line, Reconciled, reconcile_as

__all__ = ["Line", "Reconciled", "reconcile_as"]
