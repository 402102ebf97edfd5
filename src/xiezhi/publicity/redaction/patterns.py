"""What looks like a personal value although the case file does not know it. `!` ends the rule of one that is certain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from xiezhi.publicity.redaction.folding import Folded, Run, runs, tight
from xiezhi.publicity.redaction.spans import Span

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
BANKS = ("62", "60", "45", "43", "40", "52", "51", "53", "55", "35", "37", "95", "94")


def spans(text: str) -> Iterator[Span]:
    """Every stretch of a text that a pattern finds."""
    for run in runs(text):
        yield from _numbers(text, run)
    folded = tight(text)
    for expression, kind, rule, group in _WORDS:
        for found in expression.finditer(folded.text):
            yield Span(*folded.span(found.start(group), found.end(group)), kind, f"pattern:{rule}")
    for finder in (_emails, _positions):
        yield from finder(text, folded)


# ---- numbers ----


def _numbers(text: str, run: Run) -> Iterator[Span]:
    for length, kind, rule, fits in _LENGTHS:
        for start in range(len(run.text) - length + 1):
            part = run.text[start : start + length]
            if fits(part) and (rule.endswith("!") or _bounded(run, start, start + length)):
                yield Span(*run.span(start, start + length), kind, f"pattern:{rule}")
    if 16 <= len(run.text) <= 19 and "x" not in run.text and run.text.startswith(BANKS) and luhn(run.text):
        yield Span(*run.span(0, len(run.text)), "account", "pattern:bank_card!")


def _bounded(run: Run, start: int, end: int) -> bool:
    """Whether the run has no digits but these, or they are set apart from the others."""
    before = start == 0 or run.at[start] - run.at[start - 1] > 1
    after = end == len(run.text) or run.at[end] - run.at[end - 1] > 1
    return before and after


def birth(year: str, month: str, day: str) -> bool:
    """Whether these digits are a day on which a person living now may have been born."""
    try:
        born = date(int(year), int(month), int(day))
    except ValueError:
        return False
    return 1900 <= born.year <= 2100


def citizen_18(digits: str) -> bool:
    """GB 11643: province, birth date and check digit fit."""
    if "x" in digits[:17] or digits[:2] not in PROVINCES or not birth(digits[6:10], digits[10:12], digits[12:14]):
        return False
    total = sum(int(one) * weight for one, weight in zip(digits[:17], WEIGHTS, strict=True))
    return "10x98765432"[total % 11] == digits[17]


def citizen_18_wrong(digits: str) -> bool:
    """As above but for the check digit: mistyped, or altered to slip through."""
    return "x" not in digits[:17] and digits[:2] in PROVINCES and birth(digits[6:10], digits[10:12], digits[12:14])


def citizen_15(digits: str) -> bool:
    """The old form without century and check digit."""
    return "x" not in digits and digits[:2] in PROVINCES and birth("19" + digits[6:8], digits[8:10], digits[10:12])


def mobile(digits: str) -> bool:
    """A mobile number."""
    return "x" not in digits and digits[0] == "1" and digits[1] in "3456789"


def landline(digits: str) -> bool:
    """An area code of a Chinese city and a number."""
    return "x" not in digits and digits[0] == "0" and digits[1] in "123456789"


def luhn(digits: str) -> bool:
    """The check of bank cards."""
    total = 0
    for index, one in enumerate(reversed(digits)):
        value = int(one) * (2 if index % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


_LENGTHS: tuple[tuple[int, str, str, Callable[[str], bool]], ...] = (
    (18, "identity", "citizen_id!", citizen_18),
    (18, "identity", "citizen_id_mistyped", citizen_18_wrong),
    (15, "identity", "citizen_id_old", citizen_15),
    (11, "phone", "mobile", mobile),
    (11, "phone", "landline", landline),
    (12, "phone", "landline", landline),
)

# ---- words: on the folded text, without blanks ----

_PLATE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][a-z](?:[a-z0-9]{4,5}[a-z0-9挂学警港澳])"
_WHERE = '[^，。；、：:;,!！?？()（）"“”\\n]{4,40}'
_WORDS: tuple[tuple[re.Pattern[str], str, str, int], ...] = (
    (re.compile(_PLATE), "plate", "plate", 0),
    (re.compile(r"(?:身份证|公民身份)(?:号码?|证号)?(?:为|是|[:：])?([0-9x]{15,18})"), "identity", "said_identity!", 1),
    (re.compile(r"(?:护照)(?:号码?)?(?:为|是|[:：])?([a-z][a-z0-9]{7,8})"), "identity", "passport!", 1),
    (re.compile(r"(?:通行证|回乡证|台胞证|居留证|居留许可)(?:号码?)?(?:为|是|[:：])?([a-z0-9]{8,12})"), "identity", "permit!", 1),
    (re.compile(r"(?<![a-z0-9])([hm][0-9]{8}(?:[0-9]{2})?)(?![0-9a-z])"), "identity", "hk_macau_permit", 1),
    (re.compile(r"(?<![a-z0-9])(81|82|83)(0000)([0-9]{10,12})(?![0-9])"), "identity", "residence_permit", 0),
    (re.compile(r"(?:微信|wechat|weixin|vx|qq)(?:号码?|id|账号)?(?:为|是|[:：])?([a-z0-9_]{5,20})"), "handle", "handle!", 1),
    (re.compile(r"(?:账号|帐号|卡号|银行卡|账户|帐户)(?:号码?)?(?:为|是|[:：])?([0-9]{9,30})"), "account", "said_account!", 1),
    (re.compile(r"(?:电话|手机|联系方式|传真|热线)(?:号码?)?(?:为|是|[:：])?([0-9()（）+]{7,16})"), "phone", "said_phone", 1),
    (re.compile(r"(?:出生于|生于|出生日期(?:为|是|[:：])?)([0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4}[./][0-9]{1,2}[./][0-9]{1,2}|[0-9]{8})"), "birth", "born!", 1),
    (re.compile(r"([0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}日)?)(?:出生|生(?=[，。；,;]))"), "birth", "born!", 1),
    (re.compile(rf"(?:家住|现住址?|住址|户籍(?:地|所在地)?|户口所在地|居住(?:于|在|地)|身份证住址|暂住)(?:为|是|在|于|[:：])?({_WHERE})"), "address", "home!", 1),
    (re.compile(rf"(?:证人|举报人|投诉人|受害人|被害人|消费者|患者|死者|伤者|[某甲乙丙])(?:的)?住(?:所|在)?(?:为|是|[:：])?({_WHERE})"), "address", "home_of", 1),
    (re.compile(r"[一-鿿]{2,}(?:路|街|巷|弄|里|村|苑|园|城|小区|花园|新村|公寓)[0-9甲乙丙之]*(?:号|弄|巷)?[0-9a-z]*(?:号楼|栋|幢|座|单元)[0-9a-z]*(?:单元|层|楼)?[0-9]{2,5}(?:室|房|号)?"), "address", "flat", 0),
    (re.compile(r"(?<![a-z0-9])(s[0-9]{13}|p[0-9]{12,13})(?![0-9])"), "certificate", "practitioner!", 1),
    (re.compile(r"(?:执业|资格|从业|医师|驾驶)证?(?:证书)?(?:编号|号码|证号|档案编号)(?:为|是|[:：])?([a-z0-9]{8,24})"), "certificate", "said_certificate!", 1),
)  # fmt: skip

_MAIL = re.compile(
    r"[a-z0-9._%+\-]+\s*(?:@|＠|\[at\]|\(at\)|#at#)\s*[a-z0-9\-]+(?:\s*\.\s*[a-z0-9\-]+)+", re.IGNORECASE
)
_GPS = re.compile(
    r"(?:东经|北纬|经度|纬度|e|n)?\s*\d{1,3}[.．]\d{4,}\s*[°度]?\s*[,，、/ ]\s*(?:东经|北纬|经度|纬度|e|n)?\s*\d{1,3}[.．]\d{4,}",
    re.IGNORECASE,
)


def _emails(text: str, folded: Folded) -> Iterator[Span]:
    for found in _MAIL.finditer(text):
        yield Span(found.start(), found.end(), "email", "pattern:email!")


def _positions(text: str, folded: Folded) -> Iterator[Span]:
    for found in _GPS.finditer(text):
        yield Span(found.start(), found.end(), "position", "pattern:coordinates!")
