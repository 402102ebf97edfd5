"""`bench supervision --province N`: recall and precision over a generated province, with every miss and false word."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import django


def measure(size: int, seed: int = 1) -> int:
    """Generate, keep the truth in a file of its own, judge, compare and print. 1 where anything is missed or false."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiezhi.config.settings")
    django.setup()
    from benchmarks.province.evaluating import compare, found_in
    from benchmarks.province.generating import generate, read_truth, write_truth

    province, truth = generate(size, seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "truth.jsonl"
        write_truth(truth, path)
        found = found_in(province)
        score = compare(found, read_truth(path))
    for kind, n in sorted(score.planted.items()):
        print(f"  {kind}: {score.found[kind]} of {n} found")
    print(f"  {size} cases, {len(truth)} wrongs; recall {score.recall:.4f}, precision {score.precision:.4f}")
    print(*(f"  missed: {one}" for one in score.missed), *(f"  false: {one}" for one in score.false), sep="\n")
    return 1 if score.missed or score.false else 0
