"""The conditions of penalty clauses in words, as the page of a matter says them."""

from __future__ import annotations

from typing import Any

from xiezhi.kernel.errors import Text, text
from xiezhi.web import door as web

FACTS: dict[str, Text] = {
    "illegal_gains": text("违法所得", "illegal gains"),
    "last_year_turnover": text("上一年度营业额", "last year's turnover"),
    "circumstances": text("条文规定的情形", "the circumstance named"),
    "liable_as": text("责任身份", "liable as"),
    "kind": text("当事人类型", "kind of party"),
}
VALUES: dict[str, Text] = {
    "refused_to_correct": text("拒不改正", "refused to correct"),
    "harm": text("造成危害后果", "harm was done"),
    "serious": text("情节严重", "serious"),
    "especially_serious": text("情节特别严重", "especially serious"),
    "offender": text("违法行为人", "who broke the rule"),
    "person_in_charge": text("直接负责的主管人员和其他直接责任人员", "those in charge or directly liable"),
    "citizen": text("公民", "citizen"),
    "sole_trader": text("个体工商户", "individual business"),
    "organisation": text("单位", "organisation"),
}
BOUNDS: dict[str, Text] = {
    "at_least": text("{} 以上", "at least {}"),
    "at_most": text("{} 以下", "at most {}"),
    "above": text("超过 {}", "above {}"),
    "below": text("不足 {}", "below {}"),
}


def in_words(written: Any) -> str:
    """A condition as a phrase; what has no phrase is said as the pack writes it."""
    if not isinstance(written, dict):
        return str(written)
    if "all" in written:
        return web.words(text("，且", ", and ")).join(in_words(one) for one in written["all"])
    if "any" in written:
        return web.words(text("，或者", ", or ")).join(in_words(one) for one in written["any"])
    if "not" in written:
        return web.words(text("并非", "not ")) + in_words(written["not"])
    if "fact" in written:
        return _fact(str(written["fact"]).rpartition(".")[2], written)
    return str(written)


def _fact(name: str, written: dict[str, Any]) -> str:
    label = web.words(FACTS.get(name, text(name, name)))
    for word, phrase in BOUNDS.items():
        if word in written:
            return label + " " + web.words(phrase).format(web.money(str(written[word])))
    if "present" in written:
        given = text("已填写", "given") if written["present"] else text("没有", "none")
        return f"{label} {web.words(given)}"
    values: Any = next((written[word] for word in ("is", "in", "has", "has_any") if word in written), [])
    listed = values if isinstance(values, list) else [values]
    join = web.words(text("或者", " or "))
    return join.join(web.words(VALUES.get(str(one), text(str(one), str(one)))) for one in listed)
