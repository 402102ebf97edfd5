"""What can be wrong with a pack. Every error names file and line, and says what to do."""

from __future__ import annotations

from xiezhi.kernel.errors import Refusal, Text, text


class PackError(Refusal):
    """A pack file is not what the pack language allows."""

    code = "PACK-0001"


class UnreadableFile(PackError):
    """A pack file is no YAML, or holds a date that does not exist."""

    code = "PACK-0002"


class DuplicateKey(PackError):
    """The same key stands twice in one map, or twice in one list of keyed things."""

    code = "PACK-0003"


class UnknownKey(PackError):
    """A key that the pack language does not have."""

    code = "PACK-0004"


class WrongValue(PackError):
    """A value is missing, or of another kind than the pack language asks for."""

    code = "PACK-0005"


class NoCitation(PackError):
    """A value has neither a citation nor a note that it is unverified."""

    code = "PACK-0030"


class CitationNotFound(PackError):
    """A citation points at an article, paragraph or item that the stored statute does not have."""

    code = "PACK-0031"


class UnknownReference(PackError):
    """A pack names an act, amount, field, paper or time limit that is not there."""

    code = "PACK-0040"


class WrongCondition(PackError):
    """A condition uses a head word outside the closed vocabulary, or lacks a part."""

    code = "PACK-0041"


class WiderThanSuperior(PackError):
    """A benchmark of discretion reaches past the range of its superior's (discretion_2022_27/5)."""

    code = "PACK-0042"


class NotInForce(Refusal):
    """What was asked for is not in the packs, or not in force on that day."""

    code = "PACK-0050"


class UnknownRelease(Refusal):
    """A case was filed under a pack release that this installation does not hold."""

    code = "PACK-0051"


def wrong_condition(where: str, what: Text) -> WrongCondition:
    """A refusal about a condition, with the next step that always applies."""
    return WrongCondition(
        what,
        where=where,
        next_step=text(
            "按 docs/pack-language.md “Conditions” 改正。", "Use a form listed in docs/pack-language.md, Conditions."
        ),
    )
