"""What tests of other rooms need of the engine: the cases of the packs' specs, replayed, with their clocks."""

from __future__ import annotations

from xiezhi.cases.engine.clocks import Clock, meets
from xiezhi.cases.engine.history import Happened, History
from xiezhi.cases.engine.replay import attempt_on, situation_of
from xiezhi.cases.engine.replay import derived as with_computed
from xiezhi.cases.engine.specs import Spec, given, specs_in

__all__ = [
    "Clock", "Happened", "History", "Spec", "attempt_on", "given", "meets", "situation_of", "specs_in", "with_computed",
]  # fmt: skip
