"""The remedies paragraph of a decision, generated and never typed. Pure.

penalty_law/52 and /59 ask for it; reconsideration_law/20, /22, /23, /24 and /32 and litigation_law/44, /45 and /46 say
what it must tell. A penalty on the spot goes to reconsideration first (reconsideration_law/23 item 1).
"""

from __future__ import annotations

from typing import Protocol

from xiezhi.kernel.errors import Text, text
from xiezhi.papers.errors import RegisterIncomplete

AFTER_RECONSIDERATION_DAYS = 15
"""Days to sue after a reconsideration decision, or after its period ran out without one: litigation_law/45."""

_DIGITS = "零一二三四五六七八九"


class Remedies(Protocol):
    """The remedies of a procedure, as the pack says them."""

    @property
    def reconsideration_first(self) -> bool: ...
    @property
    def reconsideration_days(self) -> int: ...
    @property
    def litigation_months(self) -> int | None: ...
    @property
    def litigation_days(self) -> int | None: ...


class Answerable(Protocol):
    """Before whom the body's decisions are contested: accounts.door.BodyView."""

    @property
    def reconsideration(self) -> Text: ...
    @property
    def court(self) -> Text: ...


def remedies_text(
    remedies: Remedies, *, reconsideration: Text, court: Text, channel: str = "", paper: Text | None = None
) -> Text:
    """How and when the party may seek a remedy, in both languages.

    `reconsideration` and `court` name the authorities of the body, from its register; where one is empty the paper
    could not tell the party where to go (RegisterIncomplete). `channel` is the online address for applications, which
    must be told where the decision is delivered online (reconsideration_law/22). `paper` is what it is called.
    """
    _require(reconsideration, "行政复议机关", "the reconsideration authority")
    _require(court, "管辖法院", "the court")
    name = paper or text("决定书", "decision")
    parts = (_first if remedies.reconsideration_first else _either)(remedies, reconsideration, court, channel, name)
    return text(parts["zh"] + "\n" + _GOES_ON["zh"], parts["en"] + "\n" + _GOES_ON["en"])


_GOES_ON = text(
    "申请行政复议或者提起行政诉讼期间，本决定不停止执行，法律另有规定的除外。",
    "The decision is carried out while reconsideration or the action is pending, unless a law says otherwise.",
)
"""penalty_law/73."""


def _first(remedies: Remedies, authority: Text, court: Text, channel: str, name: Text) -> Text:
    days = remedies.reconsideration_days
    sue = remedies.litigation_days or AFTER_RECONSIDERATION_DAYS
    return text(
        f"如不服本决定，应当自收到本{name['zh']}之日起{chinese(days)}日内，先向{authority['zh']}申请行政复议"
        f"{_online_zh(channel)}，也可以通过本机关提交行政复议申请。对行政复议决定不服的，可以自收到行政复议决定书之日起"
        f"{chinese(sue)}日内，向{court['zh']}提起行政诉讼；行政复议机关逾期不作决定的，可以自行政复议期满之日起"
        f"{chinese(sue)}日内，向该院提起行政诉讼。",
        f"Whoever disagrees with this {name['en']} must first apply to {_en(authority)} for reconsideration within "
        f"{days} days of receiving it{_online_en(channel)}; the application may also be handed to this agency. Whoever "
        f"disagrees with the reconsideration decision may bring an action before {_en(court)} within {sue} days of "
        f"receiving it, or, where none is made in time, within {sue} days of the end of the period for it.",
    )


def _either(remedies: Remedies, authority: Text, court: Text, channel: str, name: Text) -> Text:
    days, months = remedies.reconsideration_days, remedies.litigation_months or 6
    count = {1: "一", 2: "两"}.get(months) or chinese(months)
    return text(
        f"如不服本决定，可以自收到本{name['zh']}之日起{chinese(days)}日内，向{authority['zh']}申请行政复议"
        f"{_online_zh(channel)}；也可以自收到本{name['zh']}之日起{count}个月内，直接向{court['zh']}提起行政诉讼。",
        f"Whoever disagrees with this {name['en']} may apply to {_en(authority)} for reconsideration within {days} "
        f"days of receiving it{_online_en(channel)}, or bring an action directly before {_en(court)} within {months} "
        f"months of receiving it.",
    )


def _online_zh(channel: str) -> str:
    return f"（网上提交：{channel.strip()}）" if channel.strip() else ""


def _online_en(channel: str) -> str:
    return f" (online: {channel.strip()})" if channel.strip() else ""


def _en(name: Text) -> str:
    return name.get("en") or name["zh"]


def _require(name: Text, zh: str, en: str) -> None:
    if not name.get("zh", "").strip():
        raise RegisterIncomplete(
            text(f"本机关没有登记{zh}，不能告知救济途径。", f"The register does not name {en} of this body."),
            cites=("penalty_law/59/p1/5", "reconsideration_law/24"),
            next_step=text(f"在机关登记中补填{zh}。", f"Fill in {en} in the register of bodies."),
            key="remedies",
        )


def chinese(number: int) -> str:
    """A count of days or months from 1 to 999 as papers write it: 15 is 十五, 60 is 六十, 180 is 一百八十."""
    if not 0 < number < 1000:
        raise ValueError(f"no period of {number}")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = _DIGITS[hundreds] + "百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif ones and hundreds:
        said += "零"
    return said + (_DIGITS[ones] if ones else "")
