"""Where this installation keeps its things: the source tree, the data folder and what lies in it."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src" / "xiezhi"
PACKS = ROOT / "packs"
ROOMS = (
    "web",
    "ledger",
    "standards",
    "accounts",
    "parties",
    "papers",
    "evidence",
    "cases",
    "enforcement",
    "supervision",
    "publicity",
    "exchange",
)


def data_folder() -> Path:
    """The data folder: XIEZHI_DATA, or `.data` in the source tree. Not created here."""
    return Path(os.environ.get("XIEZHI_DATA") or ROOT / ".data").expanduser().absolute()


def log_folder(data: Path) -> Path:
    """Where the processes of one installation write their logs, one file each."""
    return data / "log"


def signer_folder(data: Path) -> Path:
    """The signer's own state: its key and the last head it signed. Nobody else writes here."""
    return data / "signer"
