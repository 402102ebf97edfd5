"""Where this installation keeps the log's files and the signer's, and how its processes enter the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

Connection = psycopg.Connection[tuple[Any, ...]]


def log_folder() -> Path:
    """The log as plain files: checkpoint, tiles, entry bundles."""
    return Path(settings.XIEZHI_DATA) / "ledger"


def signer_folder() -> Path:
    """The signer's key and memory."""
    return Path(settings.XIEZHI_DATA) / "signer"


def connect(alias: str) -> Connection:
    """A connection of our own beside Django's, as the login of `alias`. Not in autocommit."""
    given = connections[alias].get_connection_params()
    for ours in ("context", "cursor_factory", "prepare_threshold", "server_side_binding", "assume_role", "pool"):
        given.pop(ours, None)
    return psycopg.connect(**given)
