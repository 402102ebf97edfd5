"""Canonical bytes: one value, one sequence of bytes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.kernel.canonical import LARGEST, NotCanonical, canonical_bytes, canonical_loads

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_any_json_reader_gets_back_what_was_written(value):
    assert json.loads(canonical_bytes(value)) == value
    assert canonical_loads(canonical_bytes(value)) == value


@given(st.dictionaries(texts, st.integers(0, 9), max_size=6))
def test_the_order_in_which_keys_were_put_in_does_not_matter(value):
    backwards = dict(reversed(list(value.items())))
    assert canonical_bytes(value) == canonical_bytes(backwards)


def test_the_example_of_rfc_8785_sorts_by_utf16():
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    written = canonical_bytes(dict.fromkeys(keys, 1)).decode()
    assert list(json.loads(written)) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_escapes_are_the_shortest_ones():
    assert canonical_bytes('\b\t\n\f\r"\\/\u0007\u007f獬') == '"\\b\\t\\n\\f\\r\\"\\\\/\\u0007\x7f獬"'.encode()


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), 2**53, -(2**53), {1: "a"}, {"a": 1.5}, "\ud800", {"\ud800": 1}, "a\0", {"\0": 1}, b"a", {1}],
)
def test_values_that_two_languages_could_read_differently_are_refused(value):
    with pytest.raises(NotCanonical):
        canonical_bytes(value)


@pytest.mark.parametrize(
    "data",
    [b'{"b":1,"a":2}', b'{ "a":1}', b"1.0", b"1e3", b'"\\u0041"', b"[1,]", b"NaN", b"\xff", b'{"a":1,"a":1}', b""],
)
def test_bytes_that_are_not_canonical_are_refused(data):
    with pytest.raises(NotCanonical):
        canonical_loads(data)
