"""The persons and firms that enforcement meets: recorded as a case met them, matched by their identifiers.

Main words: party (当事人), identifier (证件号码), mask. Begin with `door.py`. A party row belongs to the case that
recorded it and lies in that case's scope; the same person met twice is two rows with one identifier. This room knows
no cases: which cases a party has is answered by whoever holds them.
"""
