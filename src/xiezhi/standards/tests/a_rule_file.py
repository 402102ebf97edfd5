"""A small file of supervision rules for tests: one of each thing that can be wrong with it."""

from __future__ import annotations

from pathlib import Path

RULES = """\
kind: rules
procedure: small
columns: {band: integer}
tables: {bands: {file: tables/bands.csv, types: {band: integer}}}
rules:
  - key: ended_late
    label: {zh: 逾期结束, en: Ended late}
    severity: yellow
    cite: small_law/3
    deadline:
      trigger: begun
      discharge: [ended]
      limits: [{days: 5, of: working_days}]
    must_fire:
      - name: 第六日
        given: [{act: begun, on: 2025-03-03}, {act: ended, on: 2025-03-11}]
        expect: {due: 2025-03-10}
    must_stay_quiet:
      - name: 第五日
        given: [{act: begun, on: 2025-03-03}, {act: ended, on: 2025-03-10}]
  - key: within_band
    label: {zh: 不超过档次, en: Within the band}
    cite: small_law/2
    value:
      on: begun
      holds: {compare: {fact: this.fine}, at_most: {table: bands, key: {fact: this.band}, column: high}}
    must_fire:
      - name: 超过
        given: [{act: begun, on: 2025-03-03, fine: "200.01", band: 1}]
    must_stay_quiet:
      - name: 正好
        given: [{act: begun, on: 2025-03-03, fine: "200.00", band: 1}]
"""
BANDS = "band,high\n1,200\n2,500.5\n"


def write_rules(folder: Path, text: str = RULES, name: str = "small") -> Path:
    """The rules and their table, in the national layer of a small pack."""
    place = folder / "national" / "supervision"
    (place / "tables").mkdir(parents=True, exist_ok=True)
    (place / f"{name}.yaml").write_text(text, "utf-8")
    (place / "tables" / "bands.csv").write_text(BANDS, "utf-8")
    return folder
