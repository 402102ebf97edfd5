"""What is measured, on what data, beside which peer: `./run bench [NAME] [--quick]`. docs/performance.md reports it.

Every benchmark works on an installation of its own, made afresh in a temporary folder with the settings of production
(nothing is switched off that a kill or a power cut would need), and removes it. `ground` makes it, `meters` counts
statements, processor time and latency; each other module is one benchmark: `run(ground, quick) -> list of results`.
"""
