"""Set up what the tests need, check, run every test. Arguments go to pytest; --no-check leaves the checks out."""
# needs: develop

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys

from scripts import check
from xiezhi.config import places
from xiezhi.config.errors import ToolMissing

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK*"
PACKAGES = ("chromium", "fonts-noto-cjk")
JAVA = "default-jre-headless"
"""For the tests of Spark alone, which are left out, and say so, where it cannot be had."""


def _missing() -> list[str]:
    """The Debian packages without which the tests cannot run, and whose files are not there."""
    browser = os.environ.get("XIEZHI_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return [package for package, found in zip(PACKAGES, (browser, glob.glob(FONT)), strict=True) if not found]


def _set_up() -> None:
    """Install the browser and the fonts where we may, and refuse in one sentence where we may not."""
    needed = [*_missing(), *([] if shutil.which("java") else [JAVA])]
    if needed and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"· 安装 · installing {', '.join(needed)}", file=sys.stderr, flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["install", "-y", "-qq", "--no-install-recommends"]
        for command in (["update", "-qq"], *([*install, package] for package in needed)):
            subprocess.run(["apt-get", *command], env=environment, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    if missing := _missing():
        raise ToolMissing(", ".join(missing), " ".join(missing))


def main(argv: list[str]) -> int:
    """Checks and tests; the tests run even when a check fails, and either failing fails the whole."""
    _set_up()
    checked = 0 if "--no-check" in argv else check.main([])
    given = [argument for argument in argv if argument != "--no-check"]
    parallel = (
        []
        if any(argument.startswith(("-n", "--numprocesses")) for argument in given)
        else ["-n", "2", "--dist", "loadfile"]  # a file's tests go on from one another
    )
    tested = subprocess.run([sys.executable, "-m", "pytest", *parallel, *given], cwd=places.ROOT).returncode
    return tested or checked
