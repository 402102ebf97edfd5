"""What is sealed opens with its key alone, has one length for short and long, and falls apart when it is altered."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest

from xiezhi.publicity.letters import sealing

SAID = {"state": "answered", "answer": "已经办结。"}


def test_credentials_follow_from_the_seed_and_are_written_without_what_looks_alike():
    given = sealing.credentials(b"seed", 2026)
    assert given == sealing.credentials(b"seed", 2026) != sealing.credentials(b"other", 2026)
    assert len(given.number) == 10
    assert set(given.secret) <= set(sealing.ALPHABET)
    assert not set("01ILOU") & set(given.secret)


def test_number_and_secret_may_be_typed_in_small_letters_with_blanks_and_hyphens():
    given = sealing.credentials(b"seed", 2030)
    key, _ = sealing.letter_keys(given.number, given.secret)
    assert sealing.letter_keys(given.number.lower(), f" {given.spaced.lower()} ")[0] == key


def test_an_answer_opens_for_its_secret_and_for_no_other():
    number, secret = "26ABCDEFGH", "A" * 20
    _, private = sealing.letter_keys(number, secret)
    sealed = sealing.seal_to(sealing.public_half(private), SAID)
    assert sealing.open_letter(private, sealed) == SAID
    for wrong in (sealing.letter_keys(number, "B" * 20), sealing.letter_keys("26ABCDEFGJ", secret)):
        assert sealing.open_letter(wrong[1], sealed) is None


def test_the_same_answer_sealed_twice_looks_different_and_a_short_one_as_long_as_a_longer_one():
    public = sealing.public_half(sealing.letter_keys("26ABCDEFGH", "A" * 20)[1])
    first, second = (sealing.seal_to(public, SAID) for _ in range(2))
    assert first != second
    assert len(sealing.seal_to(public, {**SAID, "answer": "长" * 200})) == len(first)


@pytest.mark.parametrize("place", [0, 31, 32, 100, -1])
def test_a_sealed_text_that_was_altered_opens_for_nobody(place):
    _, private = sealing.letter_keys("26ABCDEFGH", "A" * 20)
    raw = bytearray(urlsafe_b64decode(sealing.seal_to(sealing.public_half(private), SAID)))
    raw[place] ^= 1
    assert sealing.open_letter(private, urlsafe_b64encode(bytes(raw)).decode()) is None


def test_a_projection_is_the_same_text_for_the_same_words_and_opens_with_them_alone():
    key, opens = sealing.known_keys("paper", "0123456789abcdef")
    sealed = sealing.seal(opens, SAID)
    assert sealed == sealing.seal(opens, SAID) != sealing.seal(opens, {**SAID, "answer": "别的"})
    assert sealing.unseal(opens, sealed) == SAID
    for other in (("paper", "0123456789abcdee"), ("number", "0123456789abcdef"), ("paper", "0123456789abcdef", "")):
        other_key, other_opens = sealing.known_keys(*other)
        assert other_key != key
        assert sealing.unseal(other_opens, sealed) is None
