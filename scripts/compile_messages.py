"""Compile the rooms' translations (.po to .mo); demo and test do it by themselves."""

from __future__ import annotations

from xiezhi.config import messages


def main(argv: list[str]) -> int:
    """Compile what changed and name it."""
    for path in messages.compile_all():
        print(path)
    return 0
