"""Every sentence a person may read is translated: what pages and Python say in English stands in the catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
import pytest

SOURCE = Path(__file__).parents[2] / "src" / "xiezhi"
ROOMS = sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))
SIMPLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
CONTEXT_PLURAL = {"npgettext", "npgettext_lazy"}
TAG = re.compile(
    r"""\{%\s*(?:translate|trans)\s+(?P<quote>["'])(?P<id>.*?)(?P=quote)(?:[^%]*?context\s+["'](?P<context>.*?)["'])?[^%]*%\}""",
    re.S,
)
QUOTED = re.compile(r"""_\((?P<quote>["'])(?P<id>.*?)(?P=quote)\)""")
BLOCK = re.compile(
    r"\{%\s*block(?:translate|trans)\b(?P<args>[^%]*)%\}(?P<text>.*?)\{%\s*endblock(?:translate|trans)\s*%\}", re.S
)
BLOCK_PLURAL = re.compile(r"\{%\s*plural\s*%\}")
CONTEXT_ARGUMENT = re.compile(r"""context\s+["'](.*?)["']""")
VARIABLE = re.compile(r"\{\{\s*(\w+)[^}]*\}\}")
COMMENT = re.compile(r"\{%\s*comment\s*%\}.*?\{%\s*endcomment\s*%\}|\{#.*?#\}", re.S)


@dataclass(frozen=True, order=True)
class Message:
    """A sentence to translate, and where it is said."""

    msgid: str
    context: str
    plural: str
    where: str


def _words(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _called(node: ast.Call) -> str:
    return (
        node.func.id
        if isinstance(node.func, ast.Name)
        else node.func.attr
        if isinstance(node.func, ast.Attribute)
        else ""
    )


def in_python(source: str, where: str) -> Iterator[Message]:
    """The sentences given to gettext and its kin."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = names.get(_called(node), "")
        given = [_words(argument) for argument in node.args]
        spot = f"{where}:{node.lineno}"
        if name in SIMPLE and given and given[0]:
            yield Message(given[0], "", "", spot)
        elif name in PLURAL and given[0] and given[1]:
            yield Message(given[0], "", given[1], spot)
        elif name in CONTEXT and given[0] and given[1]:
            yield Message(given[1], given[0], "", spot)
        elif name in CONTEXT_PLURAL and given[0] and given[1] and given[2]:
            yield Message(given[1], given[0], given[2], spot)


def in_template(source: str, where: str) -> Iterator[Message]:
    """The sentences of {% translate %}, _("...") and {% blocktranslate %}."""
    source = COMMENT.sub("", source)
    for found in TAG.finditer(source):
        yield Message(found["id"], found["context"] or "", "", where)
    for found in QUOTED.finditer(source):
        yield Message(found["id"], "", "", where)
    for found in BLOCK.finditer(source):
        parts = [VARIABLE.sub(r"%(\1)s", part) for part in BLOCK_PLURAL.split(found["text"])]
        if "trimmed" in found["args"]:
            parts = [" ".join(line.strip() for line in part.splitlines() if line.strip()) for part in parts]
        context = CONTEXT_ARGUMENT.search(found["args"])
        yield Message(parts[0], context[1] if context else "", parts[1] if len(parts) > 1 else "", where)


def said_by(room: str) -> list[Message]:
    """Every sentence of a room, each once."""
    folder = SOURCE / room
    found: dict[tuple[str, str], Message] = {}
    for path in sorted(folder.rglob("*.py")):
        if "migrations" not in path.parts and "tests" not in path.parts:
            for message in in_python(path.read_text(encoding="utf-8"), str(path.relative_to(SOURCE))):
                found.setdefault((message.context, message.msgid), message)
    for path in sorted([*folder.rglob("templates/**/*.html"), *folder.rglob("templates/**/*.txt")]):
        for message in in_template(path.read_text(encoding="utf-8"), str(path.relative_to(SOURCE))):
            found.setdefault((message.context, message.msgid), message)
    return sorted(found.values())


def catalogue(room: str) -> dict[tuple[str, str], polib.POEntry]:
    """The room's Chinese catalogue; empty where it has none."""
    path = SOURCE / room / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    entries = polib.pofile(str(path), check_for_duplicates=True) if path.exists() else []
    return {(entry.msgctxt or "", entry.msgid): entry for entry in entries if not entry.obsolete}


def _is_translated(entry: polib.POEntry | None, message: Message) -> bool:
    if entry is None or "fuzzy" in entry.flags:
        return False
    if message.plural:
        return entry.msgid_plural == message.plural and bool(entry.msgstr_plural) and all(entry.msgstr_plural.values())
    return bool(entry.msgstr)


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_of_a_room_is_translated(room):
    """In the room's own catalogue, or in that of web, on which every page stands."""
    known = {**catalogue("web"), **catalogue(room)}
    missing = [m for m in said_by(room) if not _is_translated(known.get((m.context, m.msgid)), m)]
    listed = "\n".join(f"  {m.where}: {m.msgid!r}" for m in missing)
    assert not missing, f"{room}/locale/zh_Hans/LC_MESSAGES/django.po lacks:\n{listed}"


@pytest.mark.parametrize("room", ROOMS)
def test_no_translation_stands_for_a_sentence_nobody_says(room):
    said = {(message.context, message.msgid) for message in said_by(room)}
    idle = [msgid for context, msgid in catalogue(room) if (context, msgid) not in said]
    assert not idle, f"{room}: translated, but no longer said: {idle}"


@pytest.mark.parametrize("room", ROOMS)
def test_a_translation_keeps_the_placeholders_of_its_sentence(room):
    for entry in catalogue(room).values():
        wanted = set(re.findall(r"%\(\w+\)[sd]", entry.msgid))
        for said in [entry.msgstr] if entry.msgstr else list(entry.msgstr_plural.values()):
            assert set(re.findall(r"%\(\w+\)[sd]", said)) == wanted, f"{room}: {entry.msgid!r}"


def test_no_two_rooms_translate_a_sentence_differently():
    """Django merges the catalogues of all rooms, so a sentence has one translation everywhere."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for room in ROOMS:
        for key, entry in catalogue(room).items():
            said = entry.msgstr or str(sorted(entry.msgstr_plural.items()))
            other, known = first.setdefault(key, (room, said))
            assert known == said, f"{key[1]!r}: {other} says {known}, {room} says {said}; give one of them a context"


def test_the_extraction_sees_every_way_of_saying_something():
    python = "from django.utils.translation import gettext as _, ngettext, pgettext\n"
    python += "_('a')\nngettext('b', 'bs', n)\npgettext('c', 'd')\n"
    assert [(m.msgid, m.context, m.plural) for m in in_python(python, "x")] == [
        ("a", "", ""),
        ("b", "", "bs"),
        ("d", "c", ""),
    ]
    page = "{% translate 'a' %}{# {% translate 'no' %} #}{% trans \"b\" context \"c\" %}{{ _('d') }}"
    page += "{% blocktranslate trimmed count n=n %}\n one {{ n }}\n{% plural %}\n many {{ n }}\n{% endblocktranslate %}"
    assert [(m.msgid, m.context, m.plural) for m in in_template(page, "x")] == [
        ("a", "", ""),
        ("b", "c", ""),
        ("d", "", ""),
        ("one %(n)s", "", "many %(n)s"),
    ]
