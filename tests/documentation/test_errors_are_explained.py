"""Every refusal the product can give has its heading in docs/errors, and every heading its refusal."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import xiezhi
from xiezhi.kernel.errors import Refusal

DOCS = Path(__file__).parents[2] / "docs" / "errors"


def refusals() -> dict[str, type[Refusal]]:
    """Every kind of refusal, by code; a code twice is an error."""
    for module in pkgutil.walk_packages(xiezhi.__path__, "xiezhi."):
        if module.name.endswith((".errors", ".faults")):
            importlib.import_module(module.name)
    found: dict[str, type[Refusal]] = {}

    def walk(kind: type[Refusal]) -> None:
        for one in kind.__subclasses__():
            if one.__module__.startswith("xiezhi.") and ".tests." not in one.__module__:
                assert one.code not in found, f"{one.code} stands for {found[one.code]} and {one}"
                found[one.code] = one
            walk(one)

    walk(Refusal)
    return found


def headings() -> set[str]:
    pages = (page.read_text("utf-8") for page in DOCS.glob("*.md"))
    return {code for page in pages for code in re.findall(r"^## ([A-Z]+-\d{4})$", page, re.MULTILINE)}


def test_every_refusal_is_explained():
    assert sorted(set(refusals()) - headings()) == []


def test_every_explanation_has_its_refusal():
    assert sorted(headings() - set(refusals())) == []


def test_every_refusal_says_in_its_docstring_what_it_means():
    assert [kind.__name__ for kind in refusals().values() if not (kind.__doc__ or "").strip()] == []
