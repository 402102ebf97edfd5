"""The glossary names everything that the procedures of the packs name."""

from __future__ import annotations

from pathlib import Path

from xiezhi.standards import door as standards

GLOSSARY = Path(__file__).parents[4] / "docs" / "glossary.md"


def test_every_act_and_time_limit_of_the_packs_stands_in_the_glossary() -> None:
    words = GLOSSARY.read_text("utf-8")
    missing = [
        f"{file.name}: {one['key']}"
        for file in standards.current().files
        if file.kind in {"procedure", "part", "over", "delivery"}
        for key in ("acts", "time_limits", "methods")
        for one in file.document.data.get(key) or []
        if f"`{one['key']}`" not in words
    ]
    assert not missing, "write them with ./run glossary"
