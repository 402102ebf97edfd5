"""The public's site: reads the public store and nothing else, in a process of its own, without cookies or scripts.

`asking.py` reads what was asked, `store.py` answers it from the store, the others write pages, feeds and the API.
"""
