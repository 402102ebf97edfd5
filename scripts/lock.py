"""Lock what requirements/*.in ask for into hash-locked requirements/*.txt. Arguments go to uv (--upgrade)."""
# needs: develop

from __future__ import annotations

import subprocess
import sys

from xiezhi.config import places

OPTIONS = ("--quiet", "--generate-hashes", "--no-emit-index-url", "--python-version=3.11")


def main(argv: list[str]) -> int:
    """Lock the product first: what develops keeps to the same versions."""
    for kind in ("product", "develop"):
        files = [f"{kind}.in", f"--output-file={kind}.txt", "--custom-compile-command=./run lock"]
        command = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, *files, *argv]
        code = subprocess.run(command, cwd=places.ROOT / "requirements").returncode
        if code:
            return code
    return 0
