"""Indexes the text of a statute: its articles, their paragraphs and items, and a digest of each.

The packs keep this index, not the text: enough to resolve a citation, and to notice which article was amended.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xiezhi.standards import yaml12
from xiezhi.standards.citations import Article

DIGITS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")} | {"零": 0}
UNITS = {"十": 10, "百": 100}
NUMERALS = "〇零一二三四五六七八九十百"
BLANKS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))

ARTICLE = re.compile(rf"第([{NUMERALS}]+)条(?:之([{NUMERALS}]+))?(?=\s|$)")
ITEM = re.compile(rf"[(（]([{NUMERALS}]+)[)）]")
SUB_ITEM = re.compile(r"\d+\s*[.．、]")
HEADING = re.compile(rf"#|第[{NUMERALS}]+[编章节]\s")
SECTION = re.compile(rf"([{NUMERALS}]+)、")
YEAR = re.compile(r"##\s*(\d{4})$")
DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
AMENDED = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?=(?:(?!\d{4}年\d).)*修[正订])")
HEADING_DATE = re.compile(r"\((\d{4}-\d{2}-\d{2})\)")


@dataclass(frozen=True)
class Index:
    """What one text holds: title, the lines that say who made it and when, dates (ISO), and its articles in order."""

    title: str
    digest: str
    promulgation: tuple[str, ...]
    in_force_from: str
    revised: str
    articles: tuple[Article, ...]


def number_of(numerals: str) -> int:
    """The value of a Chinese numeral up to 999: 六十四 is 64, 一百零五 is 105."""
    total, digit = 0, 0
    for sign in numerals:
        if sign in UNITS:
            total += (digit or 1) * UNITS[sign]
            digit = 0
        else:
            digit = DIGITS[sign]
    return total + digit


def normalised(text: str) -> str:
    """The text without blanks and with one form of each bracket and comma, so that typesetting is no amendment."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text.translate(BLANKS)))


def digest_of(text: str) -> str:
    """The first 16 bytes of the SHA-256 of the normalised text, in hex."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()[:32]


def lines_of(text: str) -> list[str]:
    """The lines that say something, without blanks at either end and without comments of the copyist."""
    bare = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL).translate(BLANKS)
    return [line.strip() for line in bare.splitlines() if line.strip()]


def paragraphs_of(lines: list[str]) -> tuple[int, ...]:
    """How many items stand in each paragraph of an article; items belong to the paragraph above them."""
    items: list[int] = []
    for line in lines:
        item = ITEM.match(line)
        if item and items:
            items[-1] = max(items[-1], number_of(item[1]))
        elif not (items and SUB_ITEM.match(line)):
            items.append(0)
    return tuple(items)


def _blocks(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Each article's number and lines. Headings of chapters stand in no article."""
    number, block = "", list[str]()
    for line in lines:
        start = ARTICLE.match(line)
        if start:
            if number:
                yield number, block
            number = str(number_of(start[1])) + (f"-{number_of(start[2])}" if start[2] else "")
            block = [line[start.end() :].strip()]
        elif number and not HEADING.match(line):
            block.append(line)
    if number:
        yield number, block


def _parts(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The parts （一） （二） of a policy document; if each section begins them anew, it comes first: 2-1."""
    section, found = 0, list[tuple[int, int, list[str]]]()
    for line in lines:
        heading, part = SECTION.match(line), ITEM.match(line)
        if heading:
            section = number_of(heading[1])
        elif part:
            found.append((section, number_of(part[1]), [line[part.end() :].strip()]))
        elif found and found[-1][0] == section:
            found[-1][2].append(line)
    anew = len({number for _, number, _ in found}) < len(found)
    for section, number, block in found:
        yield f"{section}-{number}" if anew else str(number), block


def _years(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The years of a list kept year by year."""
    year, block = "", list[str]()
    for line in [*lines, "## 9999"]:
        heading = YEAR.match(line)
        if heading:
            if year:
                yield year, block
            year, block = heading[1], []
        else:
            block.append(line)


BLOCKS = {"article": _blocks, "part": _parts, "year": _years}


def _iso(found: tuple[str, str, str]) -> str:
    year, month, day = (int(part) for part in found)
    return f"{year:04}-{month:02}-{day:02}"


def _in_force_from(lines: list[str], head: list[str], promulgated: list[str]) -> str:
    """From when the text says it is in force, else the day it was first made public; '' where it says neither."""
    for line in (*reversed(lines), *head):
        said = re.search(r"自(\d{4})年(\d{1,2})月(\d{1,2})日起施行", line) or re.match(
            r"(\d{4})年(\d{1,2})月(\d{1,2})日\s*施行", line
        )
        if said:
            return _iso((said[1], said[2], said[3]))
    return promulgated[0] if promulgated else ""


def _signed(lines: list[str]) -> list[str]:
    """The last line that is nothing but a date: how policy documents are signed."""
    return [line for line in lines if DATE.fullmatch(line)][-1:]


def index(text: str, unit: str = "article") -> Index:
    """The index of one text, as stored in markdown. `unit` says what its citable pieces are: article, part or year."""
    lines = lines_of(text)
    opening = SECTION if unit == "part" else ARTICLE
    first = next((at for at, line in enumerate(lines) if opening.match(line)), 0)
    head = [line.lstrip("# ").strip() for line in lines[:first] if not HEADING.match(line) or line.startswith("# ")]
    title = next((line.lstrip("# ") for line in lines if line.startswith("# ")), "")
    dated = [line.strip("（）()") for line in head if DATE.search(line[:40])]
    said = [_iso(found) for line in dated or _signed(lines) for found in DATE.findall(line)]
    amended = [_iso(found) for line in dated for found in AMENDED.findall(line)]
    copied = HEADING_DATE.findall(text.partition("\n")[0])
    articles = tuple(
        Article(number, digest_of("\n".join(block)), paragraphs_of(block)) for number, block in BLOCKS[unit](lines)
    )
    return Index(
        title=title,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        promulgation=tuple(dated),
        in_force_from=_in_force_from(lines[first:], head, said),
        revised=max([*amended, *copied], default=""),
        articles=articles,
    )


@dataclass(frozen=True)
class Source:
    """A source file of a pack: what people wrote about the statute, and the articles as last indexed."""

    key: str
    title: dict[str, str]
    text: str
    unit: str
    notes: dict[str, Any]
    articles: dict[str, Article]


def read_source(content: str) -> Source:
    """A source file as data; a new one may still lack its articles."""
    data = yaml12.load(content)
    articles = {
        number: Article(number, said["digest"], tuple(said["items"]))
        for number, said in (data.get("articles") or {}).items()
    }
    notes = {key: data[key] for key in ("superseded", "note") if key in data}
    return Source(data["key"], dict(data["title"]), data["text"], data.get("unit", "article"), notes, articles)


def compare(source: Source, found: Index) -> Iterator[str]:
    """What differs between the stored index and the text, article by article, as sentences."""
    now = {article.number: article for article in found.articles}
    for number in [*source.articles, *(number for number in now if number not in source.articles)]:
        before, after = source.articles.get(number), now.get(number)
        if after is None:
            yield f"{number}: 文本中已没有 · no longer in the text"
        elif before is None:
            yield f"{number}: 索引中没有 · not in the index"
        elif before != after:
            yield f"{number}: 文字有变化 · the words changed"


def written(source: Source, found: Index) -> str:
    """The source file: its head, then one line for each article. The same text always gives the same bytes."""
    head = {
        "kind": "statute",
        "key": source.key,
        "title": source.title,
        "full_title": found.title,
        "text": source.text,
        "text_digest": found.digest,
        "unit": source.unit,
        "in_force": {"from": found.in_force_from} if found.in_force_from else {},
        "revised": found.revised,
        "promulgation": list(found.promulgation),
        **source.notes,
    }
    lines = [f"{key}: {_flow(value)}" for key, value in head.items() if value]
    articles = [
        f'  "{article.number}": {{digest: "{article.digest}", items: {list(article.items)}}}'
        for article in found.articles
    ]
    return "\n".join(["# Written by ./run statutes DIR from the text named below.", *lines, "articles:", *articles, ""])


def _flow(value: Any) -> str:
    """A value in YAML's one-line form, every string quoted unless it is a plain word or a date."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    plain = re.fullmatch(r"[a-z_]+|\d{4}-\d{2}-\d{2}", str(value))
    return str(value) if plain else json.dumps(str(value), ensure_ascii=False)
