"""Run one of Django's own commands, such as shell, createsuperuser or makemigrations, on this installation."""

from __future__ import annotations

import sys

from xiezhi.config import places, running

OFFLINE = {"makemigrations", "help", "check", "diffsettings", "findstatic", "collectstatic", "version", "makemessages"}


def main(argv: list[str]) -> int:
    """Hand over to Django with the database at hand where the command wants one."""
    from django.core.management import execute_from_command_line

    line = ["./run manage", *argv]
    if not argv or argv[0] in OFFLINE or argv[0].startswith("-"):
        running.set_up(places.data_folder())
        execute_from_command_line(line)
        return 0
    with running.database():
        try:
            execute_from_command_line(line)
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else bool(end.code)
    sys.stdout.flush()
    return 0
