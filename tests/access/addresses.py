"""Every address of the product, found by walking the resolver, so that a new room joins these tests by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

SAMPLES: Mapping[str, str] = {"int": "1", "str": "x", "slug": "filed", "uuid": str(UUID(int=7)), "path": "x"}
_PART = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """One route: its pattern as written, and the view behind it."""

    pattern: str
    view: Any

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Its variable parts: (converter, name)."""
        return [(kind or "str", name) for kind, name in _PART.findall(self.pattern)]

    def path(self, **values: str) -> str:
        """The address with these values; what is not given gets a sample of its kind."""
        return "/" + _PART.sub(lambda part: values.get(part[2], SAMPLES[part[1] or "str"]), self.pattern)


def addresses() -> list[Address]:
    """All of them, in the order the resolver knows them."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], before: str) -> Iterator[Address]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            yield Address(route, one.callback)
