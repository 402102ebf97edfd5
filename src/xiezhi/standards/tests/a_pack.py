"""A small pack on disk for tests: one statute of three articles, one procedure, one layer."""

from __future__ import annotations

from pathlib import Path

STATUTE = """\
kind: statute
key: small_law
title: {zh: 小法, en: Small Law}
text: small.md
unit: article
articles:
  "1": {digest: "00", items: [0]}
  "2": {digest: "01", items: [0, 3]}
  "3": {digest: "02", items: [2]}
"""
CALENDAR = """\
years:
  - year: 2025
    off: [{name: 劳动节, days: [2025-05-01, 2025-05-02, 2025-05-05]}]
    work: [2025-04-27]
"""
PROCEDURE = """\
kind: procedure
key: small
label: {zh: 小程序, en: Small procedure}
in_force: {from: 2020-01-01, cite: small_law/1}
reckoning: {last_day: rolls, cite: small_law/1}
amounts:
  - {key: ceiling, label: {zh: 上限, en: Ceiling}, value: "200", cite: small_law/2/p2/1}
stages:
  - {key: all, label: {zh: 办理, en: Handling}}
acts:
  - key: begun
    label: {zh: 开始, en: Begin}
    cite: small_law/1
    stage: all
    opens: true
    by: [officer]
    fields:
      - {key: fine, label: {zh: 罚款, en: Fine}, type: money, required: false, cite: small_law/2}
  - {key: ended, label: {zh: 结束, en: End}, cite: small_law/3/1, stage: all, after: [begun], by: [officer], once: true}
guards:
  - key: below_ceiling
    before: [begun]
    needs: {fact: this.fine, at_most: {amount: ceiling}}
    cite: small_law/2/p2/1
    says: {zh: 超过上限, en: Above the ceiling}
time_limits:
  - key: end_due
    label: {zh: 结束期限, en: Time to end}
    of: body
    counts: {from: begun, days: 5, of: working_days}
    met_by: [ended]
    cite: small_law/3
"""
OVER = """\
kind: over
over: small
in_force: {from: 2022-01-01, cite: small_law/3}
amounts:
  - {key: ceiling, value: "100", cite: small_law/3/2}
"""
PACK = "key: {key}\nlabel: {{zh: 包, en: Pack}}\nlayer: {layer}\nover: {over}\n"


def write(folder: Path, **changed: str) -> Path:
    """The pack below `folder`; `procedure`, `over`, `calendar` or `statute` replace a file's text."""
    files = {
        "national/pack.yaml": PACK.format(key="national", layer="national", over="[]"),
        "national/sources/small_law.yaml": changed.get("statute", STATUTE),
        "national/calendar.yaml": changed.get("calendar", CALENDAR),
        "national/procedures/small.yaml": changed.get("procedure", PROCEDURE),
        "provincial/town/pack.yaml": PACK.format(key="town", layer="provincial/town", over="[national]"),
        "provincial/town/procedures/small.over.yaml": changed.get("over", OVER),
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return folder
