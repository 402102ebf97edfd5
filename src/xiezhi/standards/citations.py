"""Citations: `statute/article[/pN][/item]`, each resolved against the stored index of that statute."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from xiezhi.kernel.errors import Text, text

FORM = re.compile(
    r"^(?P<law>[a-z0-9_]+)/(?P<article>[0-9]+(?:-[0-9]+)?)(?:/p(?P<paragraph>[0-9]+))?(?:/(?P<item>[0-9]+))?$"
)


@dataclass(frozen=True)
class Article:
    """What the packs keep of one article: a digest of its text, and how many items each paragraph has."""

    number: str
    digest: str
    items: tuple[int, ...]


@dataclass(frozen=True)
class Statute:
    """One stored statute: its titles, from when it is in force, and its articles by number."""

    key: str
    title: Text
    in_force_from: str
    articles: Mapping[str, Article]
    unit: str = "article"


def problem_with(cite: str, statutes: Mapping[str, Statute]) -> Text | None:
    """Why this citation does not resolve; None when it does."""
    parts = FORM.match(cite)
    if not parts:
        return text(f"“{cite}” 不是引文格式", f"{cite!r} is not written as statute/article[/pN][/item]")
    statute = statutes.get(parts["law"])
    if statute is None:
        return text(f"{cite}：没有存入名为 {parts['law']} 的法律", f"{cite}: no statute is stored under {parts['law']}")
    article = statute.articles.get(parts["article"])
    if article is None:
        count = len(statute.articles)
        return text(
            f"{cite}：存入的文本没有第{parts['article']}条（共{count}条）",
            f"{cite}: the stored text has no article {parts['article']} ({count} articles)",
        )
    if parts["paragraph"]:
        number = int(parts["paragraph"])
        if not 1 <= number <= len(article.items):
            return text(
                f"{cite}：第{parts['article']}条只有{len(article.items)}款",
                f"{cite}: article {parts['article']} of the stored text has {len(article.items)} paragraphs",
            )
        has = article.items[number - 1]
    else:
        has = max(article.items, default=0)
    if parts["item"] and not 1 <= int(parts["item"]) <= has:
        return text(
            f"{cite}：第{parts['article']}条只有{has}项",
            f"{cite}: article {parts['article']} of the stored text has {has} items",
        )
    return None


_DIGITS = "零一二三四五六七八九"


@lru_cache(maxsize=4096)
def chinese_number(number: int) -> str:
    """The number as statutes write it: 64 is 六十四, 105 is 一百零五."""
    if number < 10:
        return _DIGITS[number]
    if number < 20:
        return "十" + (_DIGITS[number - 10] if number > 10 else "")
    if number < 100:
        tens, ones = divmod(number, 10)
        return _DIGITS[tens] + "十" + (_DIGITS[ones] if ones else "")
    hundreds, rest = divmod(number, 100)
    tail = ("零" if rest < 10 else "一" if rest < 20 else "") + chinese_number(rest) if rest else ""
    return _DIGITS[hundreds] + "百" + tail


def spoken(cite: str, statutes: Mapping[str, Statute]) -> Text:
    """The citation as a lawyer says it: 《行政处罚法》第六十四条第一款第一项."""
    parts = FORM.match(cite)
    statute = statutes.get(parts["law"]) if parts else None
    if not parts or statute is None:
        return text(cite, cite)
    article, _, extra = parts["article"].partition("-")
    unit = "条" if statute.unit == "article" else "部分"
    zh = f"《{statute.title['zh']}》第{chinese_number(int(article))}{unit}" + (
        f"之{chinese_number(int(extra))}" if extra else ""
    )
    en = (
        f"{statute.title['en']} art. {parts['article']}"
        if unit == "条"
        else f"{statute.title['en']} part {parts['article']}"
    )
    if parts["paragraph"]:
        zh += f"第{chinese_number(int(parts['paragraph']))}款"
        en += f" para. {parts['paragraph']}"
    if parts["item"]:
        zh += f"第{chinese_number(int(parts['item']))}项"
        en += f" item {parts['item']}"
    return text(zh, en)
