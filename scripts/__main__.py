"""Call one command's `main`, turning a refusal into its sentence and an exit code."""

from __future__ import annotations

import importlib
import os
import sys


def run(name: str, argv: list[str]) -> int:
    """Run scripts/NAME.py; a Refusal becomes its two sentences on stderr and exit code 2, never a traceback."""
    # Errors of our own are recognised only once the package can be imported; the bare Python needs no more than this.
    from xiezhi.kernel.errors import Refusal

    try:
        return int(importlib.import_module(f"scripts.{name}").main(argv) or 0)
    except Refusal as refusal:
        print(f"{refusal.text('zh-hans')}\n\n{refusal.text('en')}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], sys.argv[2:]))
