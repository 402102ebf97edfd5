"""From a finding or a complaint to what was mended: supervision matters, which are cases of the engine.

The matter is a case of the supervising body (`packs/national/procedures/supervision_matter.yaml`). The body that it is
about cannot see that case; it sees `Matter`, drawn from the entries, and answers through it.
"""
