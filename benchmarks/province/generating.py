"""Makes a province by seed and size: bodies of three levels, lawful cases, and wrongs planted in some of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

from benchmarks.province.lawful import Told, lawful
from benchmarks.province.planting import CASE_WRONGS, Wrong
from benchmarks.province.telling import a_body
from xiezhi.accounts.door import BodyView

BEGIN = (date(2026, 3, 2), date(2026, 3, 9), date(2026, 7, 6), date(2026, 5, 11))
"""Mondays after which ten weeks hold few holidays; a lawful case may begin on any of them."""
ONE_IN = 3
"""One case in so many has a wrong."""
LAYERS = ("national", "provincial/guangdong")
AREAS = (("440106", "county"), ("440104", "county"), ("440100", "city"), ("440000", "province"))


@dataclass(frozen=True)
class Province:
    """Its bodies by key, and its cases. What is wrong with them is not in here."""

    bodies: dict[str, BodyView]
    cases: tuple[Told, ...]


@dataclass(frozen=True)
class Planted:
    """The ground truth: a case, the kind of wrong, its name, and the rules that must find it."""

    case: str
    kind: str
    wrong: str
    rules: tuple[str, ...]


def generate(size: int, seed: int = 1) -> tuple[Province, list[Planted]]:
    """A province of `size` cases, and the truth about it; the same again for the same seed."""
    dice = Random(seed)
    bodies = {f"b{n}": a_body(f"b{n}", division, level, LAYERS) for n, (division, level) in enumerate(AREAS)}
    for key, (division, level) in zip(tuple(bodies), AREAS, strict=True):
        bodies[f"other_{key}"] = a_body(f"other_{key}", division, level, LAYERS, "city_administration")
    cases, truth = [], []
    for n in range(size):
        told = _one(n, dice, bodies)
        if n % ONE_IN == 0:
            wrong = CASE_WRONGS[n // ONE_IN % len(CASE_WRONGS)]
            told = wrong.change(told)
            truth.append(_planted(told, wrong))
        cases.append(told)
    return Province(bodies, tuple(cases)), truth


def _one(n: int, dice: Random, bodies: dict[str, BodyView]) -> Told:
    body = dice.choice([key for key in sorted(bodies) if not key.startswith("other_")])
    begins = dice.choice(BEGIN)
    party = {
        "kind": "organisation", "name": f"测试第{n}号有限公司", "id_kind": "credit_code",
        "id_number": f"91440101{n:010d}",
        "legal_representative": "测试人", "address": "测试路 8 号",
    }  # fmt: skip
    acts = lawful(begins, party, bodies[body].division)
    return Told(f"c{n}", body, begins, party, f"{body}罚〔2025〕{n + 1}号", acts)


def _planted(told: Told, wrong: Wrong) -> Planted:
    return Planted(told.case, wrong.kind, wrong.name, wrong.rules)


def write_truth(truth: list[Planted], path: Path) -> None:
    """The truth in a file of its own, one planted wrong a line; the evaluation reads it only to compare."""
    lines = (json.dumps({**vars(one)}, ensure_ascii=False) for one in truth)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def read_truth(path: Path) -> Iterator[Planted]:
    """The truth from its file."""
    for line in path.read_text("utf-8").splitlines():
        said = json.loads(line)
        yield replace(Planted(**said), rules=tuple(said["rules"]))
