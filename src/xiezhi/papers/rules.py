"""What decides about a paper: whether its contents are complete, how its number reads, which bytes are hashed. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, Protocol

from xiezhi.kernel.canonical import JSON, canonical_bytes
from xiezhi.kernel.days import Calendar
from xiezhi.kernel.errors import Text, text
from xiezhi.papers.errors import MissingContent, NotPrintable

Contents = Mapping[str, JSON]


class Content(Protocol):
    """One content of a paper, as the pack says it: standards.door.ContentStandard."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def from_(self) -> str: ...
    @property
    def cite(self) -> tuple[str, ...]: ...
    @property
    def required(self) -> bool: ...
    @property
    def required_when(self) -> Callable[[Any], bool | None] | None: ...


class Paper(Protocol):
    """A paper, as the pack says it: standards.door.PaperStandard."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def audience(self) -> str: ...
    @property
    def number_word(self) -> str: ...
    @property
    def template_path(self) -> str: ...
    @property
    def contents(self) -> Sequence[Any]: ...


class _Said:
    """What a condition of a content may ask: the other contents of the same paper, under the path they come from."""

    calendar = Calendar()

    def __init__(self, paper: Paper, contents: Contents) -> None:
        self._known = {content.from_: contents.get(content.key) for content in paper.contents}
        self._acts = {path.partition(".")[0] for path, value in self._known.items() if not is_empty(value)}
        self.today: date = date.min

    def fact(self, path: str) -> Any:
        return self._known.get(path)

    def done(self, act: str) -> bool:
        return act in self._acts

    parties: Sequence[str] = ()

    @property
    def instant(self) -> datetime:
        return datetime.min.replace(tzinfo=UTC)

    def states(self, key: str) -> Sequence[str]:
        return ()

    def entries(self, act: str, since: str) -> Iterator[Any]:
        return iter(())

    def amount(self, key: str) -> str | None:
        return None

    def took_part(self, officer: str, acts: Sequence[str]) -> bool:
        return False

    def inside_body(self, place: Any) -> bool | None:
        return None

    def failed_before(self, methods: Sequence[str]) -> bool:
        return False


def is_empty(value: Any) -> bool:
    """Nothing said: None, blank text, a list or map that holds nothing but such. `False` and 0 are answers."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return all(is_empty(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return all(is_empty(item) for item in value)
    return False


def missing(paper: Paper, contents: Contents) -> list[Any]:
    """The contents the paper must have and has not. A `required_when` that cannot be answered does not ask."""
    said = _Said(paper, contents)

    def asked(content: Content) -> bool:
        return bool(content.required_when(said)) if content.required_when is not None else content.required

    return [content for content in paper.contents if is_empty(contents.get(content.key)) and asked(content)]


def check(paper: Paper, contents: Contents) -> None:
    """Refuses a paper that lacks what the law says it must contain (MissingContent), naming field and article."""
    lacking = missing(paper, contents)
    if not lacking:
        return
    zh = "、".join(content.label["zh"] for content in lacking)
    en = ", ".join(content.label["en"] for content in lacking)
    cites = tuple(dict.fromkeys(cite for content in lacking for cite in content.cite))
    raise MissingContent(
        text(
            f"《{paper.label['zh']}》缺少法定内容：{zh}，不能制作。",
            f"{paper.label['en']} lacks what it must contain: {en}.",
        ),
        cites=cites,
        next_step=text(f"补全后再办：{zh}。", f"Fill in first: {en}."),
        key=lacking[0].key,
    )


def chosen(paper: Paper, contents: Contents) -> dict[str, JSON]:
    """Only what the paper's standard knows: what is no content of the paper is neither printed nor kept with it."""
    return {content.key: contents[content.key] for content in paper.contents if not is_empty(contents.get(content.key))}


def texts(value: JSON) -> Iterator[str]:
    """Every text within a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts(item)


def check_printable(contents: Contents, covered: Callable[[str], bool]) -> None:
    """Refuses characters that no installed font shows, or that are invisible: the paper would say something else."""
    characters = {one for value in contents.values() for said in texts(value) for one in said} - set("\n\r\t")
    hidden = sorted(one for one in characters if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co"})
    unknown = sorted(one for one in characters if one not in hidden and not covered(one))
    if not hidden and not unknown:
        return
    names = [f"U+{ord(one):04X}" for one in hidden] + [f"{one}（U+{ord(one):04X}）" for one in unknown]
    listed = "、".join(names[:8])
    raise NotPrintable(
        text(f"文书无法印出以下字符：{listed}。", f"The paper cannot print these characters: {listed}."),
        next_step=text(
            "删去不可见字符；生僻字请把含有该字的字体放入 XIEZHI_FONTS 指定的目录。",
            "Remove invisible characters; for a rare character put a font that has it into the folder XIEZHI_FONTS.",
        ),
    )


def number_text(short_word: str, word: str, year: int, n: int) -> str:
    """The number as it is written: 穗市监罚告〔2025〕3号, without leading zeros (GB/T 9704-2012, 7.2.5)."""
    return f"{short_word}{word}〔{year}〕{n}号"


def envelope(
    *, kind: str, title: str, number: str, organ: str, case: str, issued_at: datetime, template: str,
    contents: Contents, salt: bytes,
) -> bytes:  # fmt: skip
    """The bytes whose SHA-256 the ledger keeps of a paper: all that is printed, and the template it is printed with.

    The salt keeps a digest from telling anything about a party whose other particulars are known.
    """
    return canonical_bytes(
        {
            "v": 1, "kind": kind, "title": title, "number": number, "organ": organ, "case": case,
            "issued": issued_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"), "template": template,
            "contents": dict(contents), "salt": salt.hex(),
        }
    )  # fmt: skip


def digest(data: bytes) -> bytes:
    """SHA-256."""
    return sha256(data).digest()
