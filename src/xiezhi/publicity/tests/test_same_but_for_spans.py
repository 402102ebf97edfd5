"""What the public reads is what was served, but for what a person confirmed to be hidden."""

from __future__ import annotations

import random

from xiezhi.publicity.redaction.kinds import KINDS
from xiezhi.publicity.redaction.redacting import Profile, apply
from xiezhi.publicity.redaction.spans import Span, merged

WORDS = "当事人于二〇二六年三月经营超过保质期的食品，货值3,000元。〔甲〕Ltd. 138某"


def test_a_public_text_equals_the_served_one_but_for_its_spans():
    dice = random.Random(11)
    for _ in range(500):
        served = "".join(dice.choice(WORDS) for _ in range(dice.randrange(1, 120)))
        spans = []
        for _ in range(dice.randrange(0, 6)):
            start = dice.randrange(len(served))
            end = min(len(served), start + dice.randrange(1, 15))
            spans.append(Span(start, end, dice.choice([key for key in KINDS if key != "name"]), "person"))
        public = apply({"facts": served}, {"facts": spans}, (), Profile())["facts"]
        at, rest = 0, public
        for span in merged(spans):
            kept = served[at : span.start]
            assert rest.startswith(kept + KINDS[span.kind].mark)
            rest, at = rest[len(kept) + len(KINDS[span.kind].mark) :], span.end
        assert rest == served[at:]


def test_a_text_of_which_nothing_is_hidden_is_the_served_one():
    assert apply({"facts": WORDS}, {"facts": ()}, (), Profile()) == {"facts": WORDS}
