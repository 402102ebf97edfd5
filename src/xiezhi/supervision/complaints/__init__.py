"""Complaints about enforcement: registered, taken up or not within a clock, led into a matter, answered.

`assigning.py` finds who supervises a body; `chain.py` records each move; `acts.py` is what supervisors do. Who
complained lies apart from everything else and is forgotten when its time is over; the body complained of sees nothing.
"""
