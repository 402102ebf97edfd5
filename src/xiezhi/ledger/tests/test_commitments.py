"""Facts committed field by field."""

from __future__ import annotations

import hmac
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from xiezhi.kernel.canonical import canonical_bytes
from xiezhi.kernel.tests.test_canonical import texts, values
from xiezhi.ledger.commitments import field_leaf, fields, fields_root, inner_hash, path_bytes, salts
from xiezhi.ledger.merkle import EMPTY, root_of

facts = st.dictionaries(texts, values, max_size=5)
KEY = bytes(32)


@given(facts, facts)
def test_two_different_sets_of_facts_never_share_a_commitment(one, other):
    assert (fields_root(one, KEY) == fields_root(other, KEY)) == (_typed(one) == _typed(other))


@given(facts)
def test_another_record_key_hides_the_same_facts_differently(one):
    assert one == {} or fields_root(one, KEY) != fields_root(one, b"\1" * 32)


@given(facts)
def test_the_commitment_is_what_the_format_says(one):
    salt, leaves = salts(KEY), []
    for path, value in fields(one):
        name = path_bytes(path)
        assert salt(name) == hmac.digest(KEY, name, "sha256")[:16]
        leaves.append(field_leaf(name, inner_hash(salt(name), canonical_bytes(value))))
    assert fields_root(one, KEY) == root_of(sorted(leaves))


def test_a_list_position_is_not_a_key():
    assert fields_root({"a": ["x"]}, KEY) != fields_root({"a": {"0": "x"}}, KEY)
    assert fields_root({"a": {"b": 1}}, KEY) != fields_root({"a/b": 1}, KEY)


def test_an_empty_list_is_a_value_and_no_facts_are_the_empty_tree():
    assert list(fields({"a": [], "b": {}})) == [(("a",), []), (("b",), {})]
    assert fields_root({"a": []}, KEY) != fields_root({}, KEY) == EMPTY


def _typed(value: Any) -> Any:
    """Python holds True equal to 1; the ledger does not."""
    if isinstance(value, dict):
        return {key: _typed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_typed(inner) for inner in value]
    return (type(value).__name__, value)
