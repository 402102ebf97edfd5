"""A process that records entries without end and notes each one in a file once the database has said it is kept.

    python -m tests.integrity.writer FILE SEED THREADS

A draft whose commit got no answer is recorded again, as a browser would send it again: the same id, so once at most.
"""

from __future__ import annotations

import os
import random
import sys
import threading
import time

import django


def main() -> None:
    """Run until killed."""
    path, seed, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    django.setup()
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    working = [threading.Thread(target=_record, args=(file, seed * 100 + n), daemon=True) for n in range(threads)]
    for each in working:
        each.start()
    for each in working:
        each.join()


def _record(file: int, seed: int) -> None:
    from uuid import UUID

    from django.db import Error, connection

    from xiezhi.kernel.errors import Refusal
    from xiezhi.ledger.door import append
    from xiezhi.ledger.tests.support import claiming, draft

    luck = random.Random(seed)
    while True:
        told = draft(UUID(int=1000 + luck.randrange(40)), facts={"n": luck.randrange(10**9), "name": "某甲"})
        while True:
            try:
                with claiming():
                    kept = append(told)
                os.write(file, f"{kept.id} {kept.hash.hex()}\n".encode())
                break
            except (Error, Refusal):
                connection.close()
                time.sleep(0.05)


if __name__ == "__main__":
    main()
