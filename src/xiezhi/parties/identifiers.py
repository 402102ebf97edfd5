"""Check digits of the identifiers that Chinese registers give out, and what an identifier says of its holder.

GB 11643-1999 (公民身份号码), GB 32100-2015 (统一社会信用代码), GB 11714-1997 (组织机构代码).
"""

from __future__ import annotations

import unicodedata
from datetime import date

from xiezhi.kernel.errors import Text, text

CITIZEN_ID = "citizen_id"
CREDIT_CODE = "credit_code"
ORGANISATION_CODE = "organisation_code"

_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_CHECKS = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OLDEST = date(1850, 1, 1)


def normal(value: str) -> str:
    """An identifier as it is stored and compared: half-width, upper case, without spaces and hyphens."""
    folded = unicodedata.normalize("NFKC", value).upper()
    return "".join(char for char in folded if not char.isspace() and char not in "-－–—")


def citizen_check(first17: str) -> str:
    """The 18th character of a citizen identity number (GB 11643). ValueError when `first17` is not 17 digits."""
    if len(first17) != 17 or not _digits(first17):
        raise ValueError("17 digits are needed")
    total = sum(int(digit) * weight for digit, weight in zip(first17, _CITIZEN_WEIGHTS, strict=True))
    return _CITIZEN_CHECKS[total % 11]


def credit_check(first17: str) -> str:
    """The 18th character of a unified social credit code (GB 32100). ValueError on a character outside its alphabet."""
    if len(first17) != 17:
        raise ValueError("17 characters are needed")
    total = sum(_CREDIT_ALPHABET.index(char) * weight for char, weight in zip(first17, _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_ALPHABET[(31 - total % 31) % 31]


def organisation_check(first8: str) -> str:
    """The 9th character of an organisation code (GB 11714). ValueError on a character outside 0-9, A-Z."""
    if len(first8) != 8:
        raise ValueError("8 characters are needed")
    pairs = zip(first8, _ORGANISATION_WEIGHTS, strict=True)
    remainder = 11 - sum(_ORGANISATION_VALUES.index(char) * weight for char, weight in pairs) % 11
    return {10: "X", 11: "0"}.get(remainder, str(remainder))


def birth_date_of(value: str) -> date | None:
    """The birth date inside a citizen identity number, or None where there is no such date."""
    number = normal(value)
    if len(number) != 18 or not _digits(number[6:14]):
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def is_male(value: str) -> bool | None:
    """Whether digit 17 is odd (male); None when there is no such digit."""
    number = normal(value)
    return int(number[16]) % 2 == 1 if len(number) == 18 and _digits(number[16]) else None


def check_citizen_id(value: str) -> list[Text]:
    """What is wrong with a citizen identity number; empty when nothing is."""
    number = normal(value)
    if len(number) != 18 or not _digits(number[:17]) or not (_digits(number[17]) or number[17] == "X"):
        return [
            text(
                "公民身份号码应为 18 位：17 位数字加 1 位校验码。",
                "A citizen identity number has 17 digits and a check character.",
            )
        ]
    warnings = []
    born = birth_date_of(number)
    if born is None or born < _OLDEST:
        warnings.append(
            text(
                "公民身份号码第 7 至 14 位不是存在的日期。",
                "Digits 7 to 14 of the identity number are not a date that exists.",
            )
        )
    if citizen_check(number[:17]) != number[17]:
        warnings.append(
            text(
                "公民身份号码的校验码不符，请核对。",
                "The check digit of the identity number does not agree; please compare.",
            )
        )
    return warnings


def check_credit_code(value: str) -> list[Text]:
    """What is wrong with a unified social credit code. A few old codes fail the check digit in practice: a warning."""
    code = normal(value)
    if len(code) != 18 or any(char not in _CREDIT_ALPHABET for char in code):
        return [
            text(
                "统一社会信用代码应为 18 位，只用数字和除 I、O、S、V、Z 以外的大写字母。",
                "A unified social credit code has 18 characters: digits and letters other than I, O, S, V, Z.",
            )
        ]
    warnings = []
    if credit_check(code[:17]) != code[17]:
        warnings.append(
            text(
                "统一社会信用代码的校验码不符；少数早期代码如此，请与登记机关核实。",
                "The check character of the credit code does not agree; a few early codes are so: ask the registry.",
            )
        )
    if organisation_check(code[8:16]) != code[16]:
        warnings.append(
            text(
                "信用代码第 9 至 17 位（组织机构代码）的校验码不符，请核对。",
                "The organisation code inside (characters 9 to 17) fails its check; please compare.",
            )
        )
    return warnings


def check_organisation_code(value: str) -> list[Text]:
    """What is wrong with an organisation code; empty when nothing is."""
    code = normal(value)
    if len(code) != 9 or any(char not in _ORGANISATION_VALUES for char in code):
        return [text("组织机构代码应为 9 位。", "An organisation code has 9 characters.")]
    if organisation_check(code[:8]) != code[8]:
        return [
            text("组织机构代码的校验码不符，请核对。", "The check character of the organisation code does not agree.")
        ]
    return []


def _digits(value: str) -> bool:
    return value.isascii() and value.isdigit()
