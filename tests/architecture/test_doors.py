"""Rooms are entered by their doors: nobody imports round one, and packs are opened by standards alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "xiezhi"
ROOT = SOURCE.parents[1]
OPEN = {"kernel"}
"""The kernel has no door: it is words and arithmetic that everybody uses."""
DOORS = {"door", "middleware", "urls", "apps", "tables", "errors", "context"}
"""What may be named from outside: the door; what Django is told by name; refusals, to catch them. What is made for
tests of any room says so at the end of its name."""


def files() -> Iterator[Path]:
    """Every Python file of the product, its commands and its crossing tests."""
    for folder in (SOURCE, ROOT / "scripts", ROOT / "benchmarks"):
        yield from sorted(folder.rglob("*.py"))


def room_of(path: Path) -> str:
    """The room a file stands in; config and scripts wire rooms together but use doors like everybody."""
    return path.relative_to(SOURCE).parts[0] if path.is_relative_to(SOURCE) else path.relative_to(ROOT).parts[0]


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every module this file imports, with the line; `from a import b` is told as a.b where b is a module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                is_module = (SOURCE.parent / Path(*whole.split("."))).with_suffix(".py").exists()
                yield node.lineno, whole if is_module else node.module


def round_a_door(path: Path) -> Iterator[str]:
    """Imports of another room's inside."""
    own = room_of(path)
    for line, name in imports(path):
        parts = name.split(".")
        if parts[0] != "xiezhi" or len(parts) < 3 or parts[1] in {own, *OPEN}:
            continue
        if parts[2] not in DOORS and not parts[2].endswith("_for_tests"):
            yield f"{path.relative_to(ROOT)}:{line} imports {name}"


EXCEPTIONS = {
    "scripts": {"xiezhi.config", "xiezhi.standards.statutes", "xiezhi.standards.reading", "xiezhi.cases.engine",
                "xiezhi.ledger.audit", "xiezhi.ledger.mirroring", "xiezhi.ledger.installation",
                "xiezhi.standards.releases", "xiezhi.supervision.programmes", "xiezhi.supervision.specs",
                "xiezhi.supervision.foreign", "xiezhi.supervision.wide_specs", "xiezhi.publicity.specs"},
    "benchmarks": {"xiezhi.config", "xiezhi.supervision", "xiezhi.publicity", "xiezhi.cases.engine"},
    "config": {"xiezhi.ledger.installation"},
}  # fmt: skip
"""Commands are the outermost layer: they start the parts by name. Each exception is one such part."""


def test_nobody_imports_round_a_door():
    found = []
    for path in files():
        allowed = tuple(EXCEPTIONS.get(room_of(path), ()))
        found += [said for said in round_a_door(path) if not said.split(" imports ")[1].startswith(allowed or ("-",))]
    assert found == []


def test_only_standards_opens_the_packs():
    """Nobody else joins a path to the packs folder, except the demo's city, which is no law."""
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in SOURCE.rglob("*.py")
        if '"packs"' in path.read_text("utf-8") and "tests" not in path.parts and room_of(path) != "standards"
    ]
    assert [path for path in readers if not path.startswith("src/xiezhi/config/")] == []
