"""Refusals: what was refused, on what ground, and what to do next, in both languages."""

from __future__ import annotations

from typing import ClassVar

Text = dict[str, str]


def text(zh: str, en: str) -> Text:
    """Both languages of one sentence."""
    return {"zh": zh, "en": en}


def say(sentence: Text | str | None, language: str) -> str:
    """The sentence in `language` ("zh-hans", "en", ...); Chinese where the language is not known."""
    if not sentence:
        return ""
    if isinstance(sentence, str):
        return sentence
    return sentence["en"] if language.startswith("en") and sentence.get("en") else sentence["zh"]


class Refusal(Exception):
    """The product declines, in one clear sentence: what, where, on what ground, what next. Nothing was written.

    Each subclass is one kind of refusal. Its `code` is a heading in docs/errors, and a test keeps it so.
    """

    code: ClassVar[str] = "XZ-0000"

    def __init__(
        self,
        what: Text,
        *,
        ground: Text | None = None,
        cites: tuple[str, ...] = (),
        next_step: Text | None = None,
        where: str | None = None,
        key: str = "",
    ) -> None:
        self.what = what
        self.ground = ground
        self.cites = tuple(cites)
        self.next_step = next_step
        self.where = where
        self.key = key
        self.others: tuple[Refusal, ...] = ()
        super().__init__(self.text("en"))

    def text(self, language: str = "zh-hans") -> str:
        """The whole refusal as lines for a terminal or a log."""
        english = language.startswith("en")
        lines = [(f"{self.where}: " if self.where else "") + say(self.what, language)]
        if self.ground or self.cites:
            ground = say(self.ground, language) or ", ".join(self.cites)
            lines.append(("Ground: " if english else "依据：") + ground)
        if self.next_step:
            lines.append(("Next: " if english else "下一步：") + say(self.next_step, language))
        lines.append(self.code)
        return "\n".join(lines)
