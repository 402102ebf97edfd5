"""The audit: everything from the first entry, compared with everything that vouches for it, inside and outside.

`chains` walks each case's chain with its columns, facts and row records; `rows` compares guarded rows with their
last digests; `tree` compares leaves, tiles, bundles and heads; `outside` brings in a checkpoint and a mirror that
were kept elsewhere. Each names what it finds, goes on from the gap, and never calls a function stored in the
database it examines.
"""
