"""What other rooms may ask of supervision."""

from __future__ import annotations

from xiezhi.supervision.acts import open_as_matter
from xiezhi.supervision.health import health
from xiezhi.supervision.rebuild import Rebuilt, rebuild

__all__ = ["Rebuilt", "health", "open_as_matter", "rebuild"]
