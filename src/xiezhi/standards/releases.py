"""A release: every pack file as it stood, under one digest; what it holds, and what is wrong with it."""

from __future__ import annotations

import gc
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from xiezhi.kernel.days import Calendar
from xiezhi.kernel.errors import Refusal, text
from xiezhi.standards import layers as layering
from xiezhi.standards.bases import InForce
from xiezhi.standards.catalogue import Matter, Matters, PackFile, PaperStandard, PaperTitle, Titles
from xiezhi.standards.citations import Statute
from xiezhi.standards.errors import DuplicateKey, NotInForce, WrongValue
from xiezhi.standards.forms import as_form
from xiezhi.standards.mappings import MappingFile
from xiezhi.standards.reading import Document, Origins, element_name, read
from xiezhi.standards.schema import DeliveryStandard, Procedure
from xiezhi.standards.sources import read_calendar, read_statutes
from xiezhi.standards.supervising import RuleFile

KEPT = {".yaml", ".typ", ".csv"}
REMEMBERED = 20_000
"""Answers to "which procedure on which day" that a release remembers: every act asks, and a load asks for decades."""


@dataclass(frozen=True)
class File:
    """One YAML file of a pack, read."""

    layer: str
    name: str
    path: Path
    document: Document

    @cached_property
    def kind(self) -> str:
        """What the file says it is."""
        data = self.document.data
        return str(data.get("kind", "")) if isinstance(data, dict) else ""

    def place(self, *path: str) -> str:
        """The file, the line and the path of something that stands in it."""
        return f"{self.document.origin(path)}  {'.'.join(path)}"

    @cached_property
    def in_force(self) -> InForce:
        """From which day; a part that does not say stands as long as what it is part of."""
        if self.kind == "part" and "in_force" not in self.document.data:
            return ALWAYS
        return as_form(InForce, Document(self.document.data.get("in_force"), _below(self.document, "in_force")))


@dataclass
class Release:
    """All packs under one folder. `problems` is what `packs check` prints; a release with any is never published."""

    folder: Path
    digest: str
    packs: dict[str, PackFile] = field(default_factory=dict)
    statutes: dict[str, Statute] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=Calendar)
    files: list[File] = field(default_factory=list)
    mappings: dict[str, MappingFile] = field(default_factory=dict)
    problems: list[Refusal] = field(default_factory=list)
    _procedures: dict[tuple[str, ...], Procedure] = field(default_factory=dict)
    _merged: dict[tuple[str, ...], Document] = field(default_factory=dict)
    _asked: dict[tuple[str, tuple[str, ...], date], Procedure] = field(default_factory=dict)
    _by_kind: dict[str, list[File]] | None = None

    def named(self, kind: str) -> list[File]:
        """The files of one kind."""
        if self._by_kind is None or sum(map(len, self._by_kind.values())) != len(self.files):
            self._by_kind = {}
            for file in self.files:
                self._by_kind.setdefault(file.kind, []).append(file)
        return self._by_kind.get(kind, [])

    def layers_of(self, layer: str) -> tuple[str, ...]:
        """A layer with the layers it stands on, lowest first."""
        seen: list[str] = []
        for below in self.packs[layer].over if layer in self.packs else ():
            seen += [one for one in self.layers_of(below) if one not in seen]
        return (*seen, layer)

    def procedure_keys(self) -> list[str]:
        """Every procedure there is."""
        return sorted({str(file.document.data["key"]) for file in self.named("procedure")})

    def sheets(self, key: str, layers: Iterable[str], day: date) -> list[File]:
        """The files that make up a procedure that day: the base, then what each layer changes, in order."""
        order = list(layers)
        base = [
            file
            for file in [*self.named("procedure"), *self.named("delivery")]
            if file.document.data.get("key") == key and file.layer in order and file.in_force.on(day)
        ]
        if not base:
            raise NotInForce(
                text(
                    f"{day} 没有施行中的程序 {key}",
                    f"no procedure {key} is in force on {day} in layers {', '.join(order)}",
                ),
                next_step=text("检查日期与层级。", "Check the day and the layers."),
            )
        changes = [
            file
            for file in [*self.named("part"), *self.named("over")]
            if key in (file.document.data.get("over"), file.document.data.get("of"))
            and file.layer in order
            and file.in_force.on(day)
        ]
        changes.sort(key=lambda file: (order.index(file.layer), file.kind != "part", file.name))
        return [max(base, key=lambda f: f.in_force.from_), *changes]

    def merged(self, key: str, layers: Iterable[str], day: date) -> Document:
        """The procedure's data that day with layers applied, and the origin of every value."""
        sheets = self.sheets(key, layers, day)
        names = tuple(file.name for file in sheets)
        if names not in self._merged:
            document = sheets[0].document
            for sheet in sheets[1:]:
                document = layering.apply(document, sheet.document)
            self._merged[names] = document
        return self._merged[names]

    def procedure(self, key: str, layers: Iterable[str], day: date) -> Procedure:
        """The procedure in force that day for a body of these layers."""
        asked = (key, tuple(layers), day)
        if asked not in self._asked:
            if len(self._asked) >= REMEMBERED:
                self._asked.clear()
            self._asked[asked] = self._procedure(*asked)
        return self._asked[asked]

    def _procedure(self, key: str, layers: tuple[str, ...], day: date) -> Procedure:
        names = tuple(file.name for file in self.sheets(key, layers, day))
        try:
            delivery_names = tuple(file.name for file in self.sheets("delivery", layers, day))
        except NotInForce:
            delivery_names = ()
        wanted = (*names, "", *delivery_names, "", *layers)
        if wanted not in self._procedures:
            procedure = as_form(Procedure, self.merged(key, layers, day))
            procedure._release, procedure._layers = self.digest, layers
            if delivery_names:
                procedure._delivery = as_form(DeliveryStandard, self.merged("delivery", layers, day))
            self._procedures[wanted] = procedure
        return self._procedures[wanted]

    @cached_property
    def matters(self) -> Mapping[str, list[tuple[str, Matter]]]:
        """Every matter with the layer it stands in; one key may stand there for several periods."""
        found: dict[str, list[tuple[str, Matter]]] = {}
        for file in self.named("matters"):
            listed = as_form(Matters, file.document)
            for matter in listed.matters:
                whole = matter.model_copy(update={"field": matter.field or listed.field})
                found.setdefault(matter.key, []).append((file.layer, whole))
        return found

    @cached_property
    def papers(self) -> Mapping[tuple[str, str], PaperStandard]:
        """Every paper by layer and key."""
        found: dict[tuple[str, str], PaperStandard] = {}
        for file in self.named("paper"):
            paper = as_form(PaperStandard, file.document)
            paper._template_path = str(file.path.parent / paper.template)
            found[file.layer, paper.key] = paper
        return found

    @cached_property
    def rule_files(self) -> list[tuple[File, RuleFile]]:
        """Every file of supervision rules, with the form it has."""
        return [(file, as_form(RuleFile, file.document)) for file in self.named("rules")]

    @cached_property
    def titles(self) -> Mapping[tuple[str, str], PaperTitle]:
        """What each layer calls papers of the layers below it."""
        return _titles(self)


def _titles(release: Release) -> Mapping[tuple[str, str], PaperTitle]:
    return {
        (file.layer, title.paper): title
        for file in release.named("titles")
        for title in as_form(Titles, file.document).titles
    }


ALWAYS = InForce.model_validate({"from": date.min, "unverified": {"zh": "同基础文件", "en": "as the base"}})


def _below(document: Document, key: str) -> Origins:
    return document.origins.branch((key,))


def digest_of(folder: Path) -> str:
    """The release's digest: over the name and bytes of every pack file, in order of name."""
    whole = hashlib.sha256()
    for path in pack_files(folder):
        name = path.relative_to(folder).as_posix().encode()
        whole.update(len(name).to_bytes(4, "big") + name + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def pack_files(folder: Path) -> list[Path]:
    """The files that make up a release, in order of name. The demo's invented city is no law and not among them."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in KEPT
        and path.is_file()
        and path.relative_to(folder).parts[0] != "demo"
        and path.parent.name != "golden"
    )


@contextmanager
def _without_collecting() -> Iterator[None]:
    """No garbage collection meanwhile: a load makes millions of things that stay, and half its time went into
    looking through them again and again for some to throw away."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@_without_collecting()
def load(folder: Path) -> Release:
    """Read every pack below `folder`. What is wrong is gathered in `problems`, so that all errors are shown at once."""
    from xiezhi.standards.checks import check

    release = Release(folder, digest_of(folder))
    for path in pack_files(folder):
        if path.suffix != ".yaml" or "sources" in path.parts or path.name.endswith((".spec.yaml", "calendar.yaml")):
            continue
        _add(release, path)
    release.statutes = read_statutes(folder, release.problems)
    release.calendar = read_calendar(folder, release.problems)
    if not release.problems:
        check(release)
    return release


def _add(release: Release, path: Path) -> None:
    name = path.relative_to(release.folder).as_posix()
    try:
        document = read(path, f"packs/{name}")
        _no_twins(document)
        if path.name == "pack.yaml":
            pack = as_form(PackFile, document)
            release.packs[pack.layer] = pack
        elif path.name == "mapping.yaml":
            release.mappings[_layer(path, release.folder)] = as_form(MappingFile, document)
        elif path.name not in {"rights.yaml", "divisions.yaml"}:
            release.files.append(File(_layer(path, release.folder), f"packs/{name}", path, document))
    except Refusal as wrong:
        release.problems.append(wrong)


def _layer(path: Path, folder: Path) -> str:
    parts = path.relative_to(folder).parts
    return parts[0] if parts[0] == "national" else "/".join(parts[:2])


def _no_twins(document: Document) -> None:
    """Lists of keyed things hold each key once (a matter may stand twice, for different periods)."""

    def walk(value: Any, at: tuple[str, ...]) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                walk(item, (*at, key))
        elif isinstance(value, list):
            if layering.is_keyed(value) and at != ("matters",):
                twin = next((key for key, times in Counter(item["key"] for item in value).items() if times > 1), None)
                if twin:
                    raise DuplicateKey(
                        text(f"{'.'.join(at)} 中 {twin} 出现了两次", f"{twin} stands twice in {'.'.join(at)}"),
                        where=str(document.origin((*at, twin))),
                    )
            for index, item in enumerate(value):
                walk(item, (*at, element_name(item, index)))

    if not isinstance(document.data, dict):
        raise WrongValue(text("文件应是一个映射", "the file must be a map"), where=str(document.origin(())))
    walk(document.data, ())
