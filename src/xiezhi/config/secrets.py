"""The secrets of one installation: made once, kept in `<data>/secrets.json`, readable by their owner only."""

from __future__ import annotations

import fcntl
import json
import os
import secrets as random
from pathlib import Path
from tempfile import NamedTemporaryFile

from xiezhi.config.errors import DataFolderUnusable, SecretsUnreadable

LOGINS = ("xiezhi_app", "xiezhi_sequencer", "xiezhi_auditor", "xiezhi_public")


def load(data: Path) -> dict[str, str]:
    """The installation's secrets, made on first use: `secret_key` and one password for each database login."""
    path = data / "secrets.json"
    if not path.exists():
        _make(path)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(found, dict) and found.get("secret_key") and not set(LOGINS) <= set(found):
            found = _with_new_logins(path)
        return {key: str(found[key]) for key in ("secret_key", *LOGINS)}
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise SecretsUnreadable(path, problem) from problem


def _with_new_logins(path: Path) -> dict[str, str]:
    """The secrets with a password for each login that came with a newer version; one process at a time adds them."""
    with (path.parent / ".secrets.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        found |= {login: random.token_urlsafe(48) for login in LOGINS if login not in found}
        with NamedTemporaryFile("w", dir=path.parent, prefix=".secrets-", delete=False, encoding="utf-8") as draft:
            json.dump(found, draft, indent=1)
        os.replace(draft.name, path)
    return found


def _make(path: Path) -> None:
    """Write fresh secrets so that of two processes starting at once one wins and both read the same."""
    made = {key: random.token_urlsafe(48) for key in ("secret_key", *LOGINS)}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent, prefix=".secrets-", delete=False, encoding="utf-8") as draft:
            json.dump(made, draft, indent=1)
        try:
            os.link(draft.name, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(draft.name)
    except OSError as problem:
        raise DataFolderUnusable(path.parent, problem) from problem
