"""The tree of RFC 6962: roots, proofs, and proofs that must not be accepted."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.ledger.merkle import (
    EMPTY,
    Frontier,
    check_consistency,
    check_inclusion,
    consistency,
    in_memory,
    inclusion,
    leaf_hash,
    root_of,
)

LEAVES = [leaf_hash(bytes([n % 256, n // 256])) for n in range(700)]
ROOTS = {n: root_of(LEAVES[:n]) for n in range(701)}


def test_the_known_roots_of_certificate_transparency():
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    leaves = [leaf_hash(bytes.fromhex(item)) for item in inputs]
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root_of(leaves[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert root_of(leaves[:3]).hex() == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"
    assert root_of(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(st.integers(1, 700), st.data())
def test_every_leaf_proves_that_it_is_in_the_tree(size, data):
    index = data.draw(st.integers(0, size - 1))
    path = inclusion(in_memory(LEAVES[:size]), index, size)
    assert check_inclusion(LEAVES[index], index, size, path, ROOTS[size])


@given(st.integers(0, 700), st.data())
def test_every_tree_proves_that_it_extends_each_smaller_one(new, data):
    old = data.draw(st.integers(0, new))
    path = consistency(in_memory(LEAVES[:new]), old, new)
    assert check_consistency(old, new, path, ROOTS[old], ROOTS[new])


@settings(max_examples=300)
@given(st.integers(1, 700), st.data())
def test_an_inclusion_proof_with_anything_changed_is_refused(size, data):
    index = data.draw(st.integers(0, size - 1))
    path = inclusion(in_memory(LEAVES[:size]), index, size)
    other_index, other_size = data.draw(st.integers(0, 701)), data.draw(st.integers(0, 701))
    if other_index != index:
        assert not check_inclusion(LEAVES[index], other_index, size, path, ROOTS[size])
    if other_size != size and other_size < 701:
        assert not check_inclusion(LEAVES[index], index, other_size, path, ROOTS[other_size])
    assert not check_inclusion(LEAVES[index], index, size, [*path, EMPTY], ROOTS[size])
    if path:
        assert not check_inclusion(LEAVES[index], index, size, path[:-1], ROOTS[size])
        step = data.draw(st.integers(0, len(path) - 1))
        bent = bytearray(path[step])
        bent[data.draw(st.integers(0, 31))] ^= 1 << data.draw(st.integers(0, 7))
        assert not check_inclusion(
            LEAVES[index], index, size, [*path[:step], bytes(bent), *path[step + 1 :]], ROOTS[size]
        )


@settings(max_examples=300)
@given(st.integers(1, 700), st.data())
def test_a_consistency_proof_with_anything_changed_is_refused(new, data):
    old = data.draw(st.integers(1, new))
    path = consistency(in_memory(LEAVES[:new]), old, new)
    assert not check_consistency(old, new, [*path, EMPTY], ROOTS[old], ROOTS[new])
    assert not check_consistency(old, new, path, EMPTY, ROOTS[new])
    assert not check_consistency(old, new, path, ROOTS[old], EMPTY)
    if path:
        step = data.draw(st.integers(0, len(path) - 1))
        bent = bytearray(path[step])
        bent[data.draw(st.integers(0, 31))] ^= 1 << data.draw(st.integers(0, 7))
        assert not check_consistency(old, new, [*path[:step], bytes(bent), *path[step + 1 :]], ROOTS[old], ROOTS[new])


@given(st.lists(st.integers(0, 90), max_size=9))
def test_the_frontier_knows_the_root_after_each_batch(batches):
    frontier, size = Frontier(), 0
    for width in batches:
        frontier.add(LEAVES[size : min(700, size + width)])
        size = min(700, size + width)
        assert (frontier.size, frontier.root()) == (size, ROOTS[size])
