"""How a citation is shown. Who knows the law is handed over here, so that web imports no room that does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xiezhi.kernel.errors import Text


@dataclass(frozen=True)
class Cited:
    """A citation ready to be shown: as a lawyer says it, where it can be read, and its own words if they are short."""

    spoken: Text
    href: str = ""
    quote: str = ""


Speaker = Callable[[str], Cited | Text | None]

_speakers: list[Speaker] = []


def speak_by(speaker: Speaker) -> None:
    """Hands over who knows the law: `speaker(cite)` gives a Cited, a plain {zh, en}, or None when it is not known."""
    _speakers[:] = [speaker]


def cited(cite: str, speaker: Speaker | None = None) -> Cited:
    """What is known of a citation; the bare key where nobody knows it."""
    for known in [speaker] if speaker else _speakers:
        answer = known(cite)
        if answer is not None:
            return answer if isinstance(answer, Cited) else Cited(answer)
    return Cited({"zh": cite, "en": cite})
