"""The pages that speak of the launcher say all of it."""

from __future__ import annotations

import re

import pytest

from xiezhi.config import errors, places
from xiezhi.kernel.errors import Refusal

SETTING = re.compile(r"\b(XIEZHI_[A-Z]+(?:_[A-Z]+)*|DATABASE_URL)\b")


def _page(name: str) -> str:
    return (places.ROOT / "docs" / name).read_text(encoding="utf-8")


def test_every_setting_read_anywhere_is_explained():
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", _page("settings.md"), re.MULTILINE))
    read: dict[str, str] = {}
    for folder in ("src", "scripts", "tests"):
        for path in (places.ROOT / folder).rglob("*.py"):
            for name in SETTING.findall(path.read_text(encoding="utf-8")):
                read.setdefault(name, str(path))
    assert {name: where for name, where in read.items() if name not in explained} == {}
    assert explained - set(read) - {"PYTHON"} == set(), "explained, but nobody reads it"


def test_every_refusal_of_the_launcher_is_explained():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Refusal)]
    codes = {kind.code for kind in kinds} - {Refusal.code}
    assert set(re.findall(r"^## (CONFIG-\d{4})$", _page("errors/config.md"), re.MULTILINE)) == codes


@pytest.mark.parametrize(("file", "heading"), [("product", "running product"), ("develop", "Building and testing")])
def test_every_dependency_has_its_reason_and_a_licence_that_may_be_redistributed(file, heading):
    section = _page("decisions/0001-dependencies.md").partition(heading)[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([a-z0-9.-]+) \| (.+) \| (.+) \|$", section, re.MULTILINE)
    lines = (places.ROOT / "requirements" / f"{file}.in").read_text(encoding="utf-8").lower().splitlines()
    asked = {re.split(r"[\[~=<> ]", line)[0] for line in lines if line and line[0] not in "#-"}
    assert {name for name, _, _ in rows if name != "package"} == asked
    for name, _, licence in rows:
        assert not re.search(r"\bA?GPL", licence), name


def test_no_locked_package_is_under_a_licence_we_refuse():
    from importlib.metadata import metadata

    names = re.findall(r"^([a-z0-9._-]+)==", (places.ROOT / "requirements" / "product.txt").read_text(), re.MULTILINE)
    for name in names:
        said = metadata(name).json
        licence = f"{said.get('license_expression', '')} {said.get('license', '')} {said.get('classifier', '')}"
        assert not re.search(r"\bA?GPL|Affero", licence.replace("LGPL", "")), name


def test_neither_machine_paths_nor_registry_addresses_stand_in_the_lock_files():
    for path in (places.ROOT / "requirements").iterdir():
        assert "://" not in path.read_text(encoding="utf-8"), path.name
