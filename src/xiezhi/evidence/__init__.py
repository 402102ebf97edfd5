"""Evidence (证据): what was captured, by whom, when, where and how; kept by digest, with its chain of custody.

Bytes arrive in pieces and may be interrupted at any of them (`arriving.py`); what is hostile is refused or sealed
(`looking/`); an original is written once and never again (`store.py`). Adding an item is an entry of its case's chain
that carries the digests, so that a decision which names the item later is provably later.

Main words: item (证据), file, arrival (a file on its way), custody (保管), seal (隔离: kept, never shown), device
(电子技术监控设备, penalty_law/41). Begin at `door.py`; `rules.py` decides. docs/rooms/evidence.md tells the story.
"""
