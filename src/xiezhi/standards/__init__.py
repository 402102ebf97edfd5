"""The law as data: loads, checks and publishes packs; answers what the law in force on a day requires.

Main words: pack, layer, citation, procedure, act, guard, time limit, matter, paper, release.
Begin with docs/pack-language.md, then `door.py`. Nothing here knows Django, a database or the present time.
"""
