"""The officers' platform: intake, investigation, review, decision, execution, archive.

Pages over the engine of `cases`. Main words: the *desk* is what one person has to do, soonest first; the *case page*
shows where a case stands and what may come next; an *act form* is drawn from what the pack says an act must say, so no
step of any procedure has a page of its own; an *approval* is an act that waits for somebody else.

This room keeps nothing: it has no tables, and decides no law. It asks `cases.door`, says the answer in the reader's
language, and shows every refusal with its ground and what to do next. Begin with `web/urls.py`, then `web/acting.py`.
"""
