"""Running a child as another user, and making sure that it does not outlive us."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import stat
import sys
from collections.abc import Callable
from pathlib import Path

CANDIDATES = ("postgres", "nobody")
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def needed() -> bool:
    """Whether we are root, as whom PostgreSQL will not run."""
    return os.geteuid() == 0


def _default_user() -> pwd.struct_passwd:
    """The user a root run gives the database to."""
    for name in CANDIDATES:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return next(user for user in pwd.getpwall() if user.pw_uid != 0)


def owner_of(path: Path) -> pwd.struct_passwd | None:
    """The user a child working on `path` must be; None when we are that user already.

    A folder that an ordinary user made stays theirs, also when root starts it later.
    """
    if not needed():
        return None
    uid = path.stat().st_uid if path.exists() else 0
    try:
        return pwd.getpwuid(uid) if uid else _default_user()
    except KeyError:
        return _default_user()


def give(path: Path, owner: pwd.struct_passwd | None) -> None:
    """Make `path` belong to that user."""
    if owner is not None and path.stat().st_uid != owner.pw_uid:
        os.chown(path, owner.pw_uid, owner.pw_gid)


def can_enter(path: Path) -> bool:
    """Whether an unrelated user can walk down to `path`, by the permissions of every folder above it that exists."""
    for folder in path.resolve().parents:
        try:
            if not folder.stat().st_mode & stat.S_IXOTH:
                return False
        except FileNotFoundError:
            continue
    return True


def child(owner: pwd.struct_passwd | None, on_parent_death: signal.Signals) -> Callable[[], None]:
    """What a child does between fork and exec: become `owner`, and ask to be signalled when its parent dies."""
    parent = os.getpid()

    def become() -> None:
        if owner is not None:
            os.setgroups([])
            os.setgid(owner.pw_gid)
            os.setuid(owner.pw_uid)
        os.umask(0o077)
        if _libc is not None:
            # Set after the change of user, which clears it.
            _libc.prctl(PR_SET_PDEATHSIG, int(on_parent_death), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return become
