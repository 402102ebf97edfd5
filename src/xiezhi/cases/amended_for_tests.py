"""Packs in which a matter was amended, for tests: copied, changed, and read in place of the real ones."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from xiezhi.standards import door as standards

AMENDED = """\
kind: matters
field: market_regulation
matters:
  - key: crypto_uncertified_product
    code: XZ-CR-053-1
    label: {zh: 销售或者提供未经检测认证的商用密码产品, en: Selling cryptography products uncertified}
    in_force: {from: SINCE, cite: commercial_crypto_regulation/67}
    violates: [commercial_crypto_regulation/20]
    penalised_by: commercial_crypto_regulation/53
    held_by: {levels: [county, city, province], fields: [market_regulation], cite: commercial_crypto_regulation/53}
    procedures: [penalty_ordinary]
    penalties:
      - {kind: warning, cite: commercial_crypto_regulation/53}
      - {kind: confiscate_goods, cite: commercial_crypto_regulation/53}
      - {kind: confiscate_gains, cite: commercial_crypto_regulation/53}
      - {kind: fine, cite: commercial_crypto_regulation/53, ranges: [RANGE]}
"""


def forget() -> None:
    """Read the packs anew."""
    standards.current.cache_clear()
    standards.release.cache_clear()


def amending(folder: Path, monkeypatch: Any) -> Iterator[Callable[..., None]]:
    """Gives what amends the sale of uncertified products from a day, with this range of the fine; undone after."""

    def amend(span: str, since: str = "2025-05-01") -> None:
        shutil.copytree(standards.packs_folder(), folder, ignore=shutil.ignore_patterns("golden"))
        matters = folder / "sectors" / "market_regulation" / "matters"
        file = matters / "commercial_crypto.yaml"
        before, found, after = file.read_text("utf-8").partition("  - key: crypto_uncertified_product\n")
        assert found
        ended = after.replace("in_force: {from: 2023-07-01,", f"in_force: {{from: 2023-07-01, to: {since},", 1)
        file.write_text(before + found + ended, "utf-8")
        (matters / "amended.yaml").write_text(AMENDED.replace("RANGE", span).replace("SINCE", since), "utf-8")
        monkeypatch.setenv("XIEZHI_PACKS", str(folder))
        forget()
        assert len(standards.current().matters["crypto_uncertified_product"]) == 2

    yield amend
    monkeypatch.undo()
    forget()
