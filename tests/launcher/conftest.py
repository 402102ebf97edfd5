"""A folder that every user of this machine can walk into, unlike pytest's own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest


@pytest.fixture(scope="module")
def open_folder() -> Iterator[Path]:
    """A folder for this module that anybody may enter; removed afterwards."""
    made = Path(mkdtemp(prefix="xiezhi-test-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def folder(open_folder: Path) -> Path:
    """A new folder inside it for one test."""
    made = Path(mkdtemp(dir=open_folder))
    made.chmod(0o755)
    return made
