"""How amounts and penalties are put into words on official papers. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from xiezhi.kernel.errors import Text, text
from xiezhi.kernel.money import yuan

_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_SMALL = ("", "拾", "佰", "仟")
_LARGE = ("", "万", "亿", "万亿")

KINDS: Mapping[str, Text] = {
    "warning": text("警告", "a warning"),
    "criticism": text("通报批评", "a circulated criticism"),
    "fine": text("罚款", "a fine"),
    "confiscate_gains": text("没收违法所得", "confiscation of the illegal gains"),
    "confiscate_goods": text("没收非法财物", "confiscation of the illegal goods"),
    "suspend_licence": text("暂扣许可证件", "suspension of the licence"),
    "lower_grade": text("降低资质等级", "lowering of the qualification grade"),
    "revoke_licence": text("吊销许可证件", "revocation of the licence"),
    "restrict_business": text("限制开展生产经营活动", "restriction of business"),
    "suspend_business": text("责令停产停业", "an order to suspend business"),
    "close_business": text("责令关闭", "an order to close the business"),
    "bar_from_trade": text("限制从业", "a bar from the trade"),
}
"""The kinds of penalty of penalty_law/9, as the packs key them."""


def capital_yuan(amount: str | Decimal) -> str:
    """The amount in banking capitals: "12400.50" is 壹万贰仟肆佰元伍角整 (Accounting Basics rule 52)."""
    value = yuan(amount)
    if value < 0:
        raise ValueError("a penalty is never negative")
    whole, fen = divmod(int(value * 100), 100)
    if whole == fen == 0:
        return "零元整"
    return (_whole(whole) + "元" if whole else "") + _cents(fen, bool(whole))


def _whole(number: int) -> str:
    groups = []
    while number:
        number, group = divmod(number, 10000)
        groups.append(group)
    said = ""
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group:
            gap = said and (group < 1000 or groups[index + 1] == 0)
            said += ("零" if gap else "") + _group(group) + _LARGE[index]
    return said


def _group(number: int) -> str:
    said, zero = "", False
    for power in range(3, -1, -1):
        digit = number // 10**power % 10
        if digit:
            said += ("零" if zero and said else "") + _CAPITALS[digit] + _SMALL[power]
            zero = False
        else:
            zero = True
    return said


def _cents(fen: int, after_yuan: bool) -> str:
    if not fen:
        return "整"
    jiao, rest = divmod(fen, 10)
    said = _CAPITALS[jiao] + "角" if jiao else "零" if after_yuan else ""
    return said + (_CAPITALS[rest] + "分" if rest else "整")


def figures(amount: str | Decimal) -> str:
    """The amount in figures: 12,400.50."""
    return f"{yuan(amount):,.2f}"


_SUMS = {"fine": "fine", "confiscate_gains": "confiscated_gains"}
_PARTICULARS = {
    "confiscate_goods": "confiscated_goods", "suspend_licence": "licence", "revoke_licence": "licence",
    "lower_grade": "licence", "restrict_business": "other_terms", "suspend_business": "other_terms",
    "close_business": "other_terms", "bar_from_trade": "other_terms",
}  # fmt: skip


def penalty_text(facts: Mapping[str, Any]) -> Text:
    """What is imposed, in words, numbered in the law's order, each kind with its sum or its particulars.

    `facts` are those of an act that proposes or imposes: `kinds` (keys of `KINDS`), `fine` and `confiscated_gains` in
    yuan, `confiscated_goods`, `licence`, `other_terms`. A sum without its kind is said all the same, so that nothing
    imposed is left out.
    """
    sums = {kind: str(facts[name]) for kind, name in _SUMS.items() if facts.get(name) and yuan(facts[name]) > 0}
    asked = {str(kind) for kind in facts.get("kinds") or ()} | set(sums)
    zh, en = [], []
    for kind in [*(kind for kind in KINDS if kind in asked), *sorted(asked - set(KINDS))]:
        label = KINDS.get(kind, text(kind, kind))
        more = str(facts.get(_PARTICULARS.get(kind, "")) or "").strip().rstrip("。；")
        if kind in sums:
            zh.append(f"{label['zh']}人民币{capital_yuan(sums[kind])}（￥{figures(sums[kind])}）")
            en.append(f"{label['en']} of {figures(sums[kind])} yuan")
        else:
            zh.append(label["zh"] + (f"：{more}" if more else ""))
            en.append(label["en"] + (f": {more}" if more else ""))
    return text(_numbered(zh, "；", "。"), _numbered(en, ";", "."))


def _numbered(lines: list[str], between: str, end: str) -> str:
    if len(lines) <= 1:
        return "".join(lines) + (end if lines else "")
    return "\n".join(f"{n}.{line}{end if n == len(lines) else between}" for n, line in enumerate(lines, 1))
