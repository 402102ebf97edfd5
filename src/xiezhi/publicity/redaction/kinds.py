"""The kinds of things that are hidden: what they are called, what stands in their place, and on what ground.

A mark has one length for each kind, so that it tells nothing about what it hides.
"""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.kernel.errors import Text, text


@dataclass(frozen=True)
class Kind:
    """One kind. `sensitive`: personal information that the law protects most (personal_information_law/28)."""

    key: str
    label: Text
    mark: str
    cite: tuple[str, ...]
    sensitive: bool = False


_PRIVATE = ("penalty_law/50", "personal_information_law/25")
_SENSITIVE = ("penalty_law/50", "personal_information_law/28/p1")
_SECRET = ("penalty_law/50", "open_information/15")

KINDS: dict[str, Kind] = {
    one.key: one
    for one in (
        Kind("name", text("自然人姓名", "name of a person"), "〔姓名〕", _PRIVATE),
        Kind("identity", text("证件号码", "identity number"), "〔证件号码〕", _SENSITIVE, True),
        Kind("phone", text("电话号码", "telephone number"), "〔电话〕", _PRIVATE),
        Kind("email", text("电子邮箱", "e-mail address"), "〔邮箱〕", _PRIVATE),
        Kind("handle", text("网络账号", "account of a network"), "〔网络账号〕", _PRIVATE),
        Kind("address", text("住址", "home address"), "〔住址〕", _PRIVATE),
        Kind("account", text("银行账号", "bank account"), "〔账号〕", _SENSITIVE, True),
        Kind("plate", text("车牌号码", "number plate"), "〔车牌〕", _PRIVATE),
        Kind("birth", text("出生日期", "date of birth"), "〔出生日期〕", _PRIVATE),
        Kind("position", text("位置坐标", "coordinates"), "〔坐标〕", _SENSITIVE, True),
        Kind("certificate", text("个人执业、资格证号", "number of a personal certificate"), "〔证书编号〕", _PRIVATE),
        Kind("health", text("健康信息", "health"), "〔健康信息〕", _SENSITIVE, True),
        Kind("minor", text("未成年人信息", "a minor"), "〔未成年人〕", _SENSITIVE, True),
        Kind("secret", text("商业秘密", "trade secret"), "〔商业秘密〕", _SECRET),
        Kind("other", text("其他不予公开的内容", "other"), "〔不予公开〕", ("penalty_law/50",)),
    )
}
