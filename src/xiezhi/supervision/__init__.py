"""The supervisors' platform: reads the ledger by rule, raises findings, follows them home.

Begin with `docs/supervision-rules.md`, then `ir.py` (what every rule becomes), `reference.py` (what a rule means,
slowly and plainly) and `machine.py` (the same answers, fast). Main words: rule, verdict, finding, supervision matter.
"""
