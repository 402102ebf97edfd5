"""The ledger: append-only entries, a hash chain for each case, one signed Merkle tree over all, and proofs for
strangers.

Main words. An *entry* is one line: who, for which body, on what case, what, when, with what facts. Its *canonical
bytes* carry no personal fact, only a salted commitment to each (`commitments`). The *chain* links a case's entries.
A *leaf* is an entry's place in the one *tree* over all cases, given by the *sequencer* after commit; a *checkpoint*
is the tree's head, signed by the *signer*. *Guarded rows* are rows of other tables whose digests the database puts
under the entry that changed them.

Begin with `docs/ledger-format.md`, then `door.py` (what other rooms may use), `sql/` (what the database itself does),
`sequencer.py`, `signer.py`, `verify.py`. This room knows no cases and no law.
"""
