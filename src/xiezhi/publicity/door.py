"""What other rooms may ask of publicity."""

from __future__ import annotations

from xiezhi.publicity.acting import correct, expire, publish, repair, withdraw
from xiezhi.publicity.demonstrating import demonstrate
from xiezhi.publicity.elsewhere import Told, publish_elsewhere
from xiezhi.publicity.figures import report as annual_report
from xiezhi.publicity.files.writing import write_all as write_files
from xiezhi.publicity.following import follow
from xiezhi.publicity.letters.demonstrating import demonstrate as demonstrate_letters
from xiezhi.publicity.opening import past_their_day, shown
from xiezhi.publicity.preparing import prepare as prepare_before
from xiezhi.publicity.proving import prove
from xiezhi.publicity.rebuild import Rebuilt, rebuild
from xiezhi.publicity.record import KINDS, PublicRecord, bundle, path_of, record_of
from xiezhi.publicity.surfaces import Leaving, Surface, register, surfaces
from xiezhi.publicity.sweeping import Swept, sweep

__all__ = [
    "KINDS", "Leaving", "PublicRecord", "Rebuilt", "Surface", "Swept", "Told", "annual_report", "bundle", "correct",
    "demonstrate", "demonstrate_letters", "expire", "follow", "past_their_day", "path_of", "prepare_before", "prove",
    "publish", "publish_elsewhere", "rebuild", "record_of", "register", "repair", "shown", "surfaces", "sweep",
    "withdraw", "write_files",
]  # fmt: skip
