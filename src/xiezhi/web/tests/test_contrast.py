"""WCAG 2.2, 1.4.3 and 1.4.11: every pair of colours that stands together keeps its contrast, by day and by night."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[1] / "static" / "web"
SHEETS = sorted(Path(__file__).parents[2].glob("*/static/**/*.css"))  # every room's: tokens are for all
TOKENS = (STYLES / "tokens.css").read_text(encoding="utf-8")
DAY, NIGHT = TOKENS.split("@media screen and (prefers-color-scheme: dark)")
COLOUR = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6});")
DECORATION = {"line"}  # separates and carries no meaning


def scheme(name: str) -> dict[str, str]:
    day = dict(COLOUR.findall(DAY))
    return day if name == "day" else {**day, **dict(COLOUR.findall(NIGHT))}


def pairs() -> list[tuple[str, str, float]]:
    listed = TOKENS.split("pairs:", 1)[1].split("*/", 1)[0]
    return [(a, b, float(least)) for a, b, least in re.findall(r"([a-z-]+) on ([a-z-]+) ([0-9.]+)", listed)]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_the_values_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("time", ["day", "night"])
def test_every_pair_keeps_its_contrast(time):
    colours = scheme(time)
    weak = [
        f"{front} on {back}: {contrast(colours[front], colours[back]):.2f} < {least}"
        for front, back, least in pairs()
        if contrast(colours[front], colours[back]) < least
    ]
    assert not weak


def test_every_colour_stands_in_a_pair():
    paired = {name for front, back, _least in pairs() for name in (front, back)}
    assert set(scheme("day")) - paired - DECORATION == set()


def test_a_rule_that_sets_text_and_ground_uses_a_listed_pair():
    listed = {(front, back) for front, back, _least in pairs()}
    for sheet in SHEETS:
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet.read_text(encoding="utf-8")):
            front = re.search(r"(?<![-\w])color:\s*var\(--([a-z-]+)\)", body)
            back = re.search(r"background:\s*var\(--([a-z-]+)\)", body)
            if front and back:
                assert (front[1], back[1]) in listed, f"{sheet.name}: {selector.strip()}"


def test_every_token_that_is_used_exists():
    known = set(re.findall(r"--([a-z0-9-]+):", TOKENS))
    for sheet in SHEETS:
        used = set(re.findall(r"var\(--([a-z0-9-]+)\)", sheet.read_text(encoding="utf-8")))
        assert used <= known, sheet.name
