"""Pure decisions about parties: is an identifier in order, how old, what a list may show, what a search looks for."""

from __future__ import annotations

import unicodedata
from datetime import date
from itertools import pairwise

from xiezhi.kernel.days import Calendar, elapsed
from xiezhi.kernel.errors import Text, text
from xiezhi.parties import identifiers

_KIND_LABELS = {
    "citizen": text("公民", "citizen"),
    "organisation": text("法人或者其他组织", "legal person or other organisation"),
    "sole_trader": text("个体工商户", "sole trader"),
}
_ID_KIND_LABELS = {
    identifiers.CITIZEN_ID: text("公民身份号码", "citizen identity number"),
    identifiers.CREDIT_CODE: text("统一社会信用代码", "unified social credit code"),
    identifiers.ORGANISATION_CODE: text("组织机构代码", "organisation code"),
    "passport": text("护照", "passport"),
    "hk_macau_permit": text("港澳居民来往内地通行证", "mainland travel permit for Hong Kong and Macao residents"),
    "taiwan_permit": text("台湾居民来往大陆通行证", "mainland travel permit for Taiwan residents"),
    "foreigner_permit": text("外国人永久居留身份证", "foreign permanent resident's identity card"),
    "other": text("其他证件", "other document"),
}
KINDS = tuple(_KIND_LABELS)
ID_KINDS = tuple(_ID_KIND_LABELS)
_CHECKS = {
    identifiers.CITIZEN_ID: identifiers.check_citizen_id,
    identifiers.CREDIT_CODE: identifiers.check_credit_code,
    identifiers.ORGANISATION_CODE: identifiers.check_organisation_code,
}
_NO_DAYS = Calendar()


def kind_label(kind: str) -> Text:
    """A kind of party in both languages."""
    return _KIND_LABELS.get(kind, text(kind, kind))


def id_kind_label(kind: str) -> Text:
    """A kind of identifier in both languages."""
    return _ID_KIND_LABELS.get(kind, text(kind, kind))


def check_identifier(kind: str, value: str) -> list[Text]:
    """Warnings about an identifier of that kind; kinds without a check digit are only asked to be there."""
    if not identifiers.normal(value):
        return [text("证件号码是空的。", "The identifier is empty.")]
    check = _CHECKS.get(kind)
    return check(value) if check else []


def age_at(born: date, on: date) -> int:
    """Full years lived on that day (penalty_law/30 asks for the age on the day of the act, not of the decision)."""
    return elapsed(born, on, "years", _NO_DAYS)


def masked_identifier(value: str) -> str:
    """First three and last four characters; shorter ones show only their last. For lists and logs of other people."""
    number = identifiers.normal(value)
    if len(number) < 10:
        return "*" * max(len(number) - 1, 0) + number[-1:]
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def masked_phone(value: str) -> str:
    """First three and last four digits of a mobile number; of anything else only the last two."""
    digits = identifiers.normal(value)
    if len(digits) >= 11:
        return digits[:3] + "*" * (len(digits) - 7) + digits[-4:]
    return "*" * max(len(digits) - 2, 0) + digits[-2:]


def masked_name(value: str) -> str:
    """The family name's first character and one mark for each further one. For citizens, outside their own case."""
    name = value.strip()
    return name[:1] + "*" * (len(name) - 1)


def name_key(value: str) -> str:
    """A name as it is searched: half-width, without case, spaces and brackets' width."""
    folded = unicodedata.normalize("NFKC", value).casefold()
    return "".join(char for char in folded if not char.isspace())


def grams(value: str) -> list[str]:
    """The single characters and neighbouring pairs of a name, sorted: what the index holds.

    Trigrams find nothing in two-character Chinese names, and PostgreSQL's own drop Chinese under a C locale.
    """
    key = name_key(value)
    return sorted(set(key) | {first + second for first, second in pairwise(key)})


def sought_grams(query: str) -> list[str]:
    """What a name must hold to be a candidate: the pairs of the query, or its one character."""
    key = name_key(query)
    return sorted({first + second for first, second in pairwise(key)}) if len(key) > 1 else sorted(set(key))
