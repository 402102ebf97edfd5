"""What other rooms may ask of the law as data."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from xiezhi.kernel.days import Calendar
from xiezhi.kernel.errors import Refusal, Text, text
from xiezhi.standards import certifying, checklists, citations, notes, reviewing
from xiezhi.standards.accruals import Accrual, Amounts
from xiezhi.standards.catalogue import ContentStandard, Matter, PackFile, PaperStandard
from xiezhi.standards.certifying import CertificateRules
from xiezhi.standards.checklists import EvidenceItem
from xiezhi.standards.conditions import comparable, is_empty
from xiezhi.standards.discretion import Benchmark, DiscretionStandard
from xiezhi.standards.discretion import benchmark as benchmark_of
from xiezhi.standards.errors import NotInForce, UnknownRelease
from xiezhi.standards.fields import FieldStandard
from xiezhi.standards.forms import as_form
from xiezhi.standards.mappings import BodyMapping, MappingFile, mapping_of
from xiezhi.standards.notes import NoteTemplate
from xiezhi.standards.publicizing import (
    ClassForm,
    DueForm,
    PublicationForm,
    TermForm,
    UndoneForm,
    chosen,
    rules_of,
)
from xiezhi.standards.reading import Document, read, read_data
from xiezhi.standards.releases import Release, digest_of, load, pack_files
from xiezhi.standards.reviewing import Provable, ReviewForm, ReviewRules
from xiezhi.standards.schema import (
    ActStandard,
    Computed,
    DeliveryStandard,
    FileOrder,
    Method,
    Procedure,
    TimeLimit,
)
from xiezhi.standards.supervising import (
    DeadlineForm,
    DuringForm,
    GapForm,
    LateEntryForm,
    NumbersForm,
    OrderForm,
    PeopleForm,
    QuietForm,
    RepeatsForm,
    RuleFile,
    RuleForm,
    ValueForm,
    WatchedForm,
    WindowForm,
)
from xiezhi.standards.supervising import Spec as RuleSpec
from xiezhi.standards.words import PENALTIES

__all__ = [
    "PENALTIES",
    "Accrual",
    "ActStandard",
    "Amounts",
    "Benchmark",
    "BodyMapping",
    "CertificateRules",
    "ClassForm",
    "Computed",
    "ContentStandard",
    "DeadlineForm",
    "DeliveryStandard",
    "DiscretionStandard",
    "Document",
    "DueForm",
    "DuringForm",
    "EvidenceItem",
    "FieldStandard",
    "FileOrder",
    "GapForm",
    "LateEntryForm",
    "MappingFile",
    "Matter",
    "Method",
    "NotInForce",
    "NoteTemplate",
    "NumbersForm",
    "OrderForm",
    "PackFile",
    "PaperStandard",
    "PeopleForm",
    "Procedure",
    "Provable",
    "PublicationForm",
    "QuietForm",
    "Release",
    "RepeatsForm",
    "ReviewForm",
    "ReviewRules",
    "RuleFile",
    "RuleForm",
    "RuleSpec",
    "TermForm",
    "TimeLimit",
    "UndoneForm",
    "ValueForm",
    "WatchedForm",
    "WindowForm",
    "benchmark",
    "calendar",
    "certificate_rules",
    "check_folder",
    "citation",
    "citation_problem",
    "comparable",
    "current",
    "evidence_checklist",
    "health",
    "is_empty",
    "kept_releases",
    "mapping",
    "mapping_from",
    "matter",
    "matters",
    "note_templates",
    "packs_folder",
    "paper",
    "procedure",
    "publication",
    "publications",
    "publish",
    "read",
    "read_data",
    "release",
    "review_rules",
    "review_sheets",
]  # fmt: skip


def packs_folder() -> Path:
    """Where the packs lie: XIEZHI_PACKS, or the `packs` folder of the checkout."""
    told = os.environ.get("XIEZHI_PACKS")
    return Path(told) if told else Path(__file__).parents[3] / "packs"


def _kept() -> Path | None:
    data = os.environ.get("XIEZHI_DATA")
    return Path(data) / "releases" if data else None


@lru_cache(maxsize=1)
def current() -> Release:
    """The release that new cases are filed under."""
    found = load(packs_folder())
    gc.freeze()  # it stays as long as the process: no collection need look through it, nor unshare it between workers
    return found


@lru_cache(maxsize=32)
def release(digest: str) -> Release:
    """The release of that digest: the current one, or one kept when it was published."""
    if not digest or digest == current().digest:
        return current()
    kept = _kept()
    folder = kept / digest if kept else None
    if folder is None or not folder.is_dir():
        raise UnknownRelease(
            text(f"本机没有规则包版本 {digest[:12]}", f"pack release {digest[:12]} is not kept on this machine"),
            next_step=text("从备份恢复 releases 目录。", "Restore the releases folder from a backup."),
        )
    return load(folder)


def publish() -> str:
    """Keep a copy of the current release, so that cases filed under it can be carried on after the packs change."""
    digest, kept = digest_of(packs_folder()), _kept()
    if kept and not (kept / digest).is_dir():
        building = kept / f".{digest}.new"
        shutil.rmtree(building, ignore_errors=True)
        for path in pack_files(packs_folder()):
            target = building / path.relative_to(packs_folder())
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        building.rename(kept / digest)
    return digest


def kept_releases() -> list[tuple[str, datetime]]:
    """The releases kept on this machine, the newest first, each with when it was kept."""
    kept = _kept()
    if kept is None or not kept.is_dir():
        return []
    folders = [one for one in kept.iterdir() if one.is_dir() and not one.name.startswith(".")]
    found = [(one.name, datetime.fromtimestamp(one.stat().st_mtime, UTC)) for one in folders]
    return sorted(found, key=lambda one: one[1], reverse=True)


def health() -> list[Text]:
    """What is wrong with the packs, in sentences; empty when all is well."""
    try:
        return [text(problem.text("zh-hans"), problem.text("en")) for problem in current().problems]
    except (Refusal, OSError) as wrong:
        return [text(str(wrong), str(wrong))]


def check_folder(folder: Path) -> list[Refusal]:
    """Everything that is wrong with the packs below a folder."""
    return load(folder).problems


def calendar() -> Calendar:
    """The working-day calendar of the current release: days off are facts, not law, so the newest is always right."""
    return current().calendar


def procedure(key: str, layers: Iterable[str], on: date, *, digest: str = "") -> Procedure:
    """The procedure in force on a day for a body of these layers, in the given release (default: the current)."""
    return release(digest).procedure(key, layers, on)


def matters(layers: Iterable[str], on: date, *, digest: str = "") -> list[Matter]:
    """The matters of these layers in force that day, in order of code."""
    wanted = set(layers)
    found = [
        m
        for versions in release(digest).matters.values()
        for layer, m in versions
        if layer in wanted and m.in_force.on(on)
    ]
    return sorted(found, key=lambda m: m.code)


def matter(key: str, on: date, *, digest: str = "") -> Matter:
    """The matter of that key in force on a day; NotInForce says what is wrong."""
    versions = release(digest).matters.get(key)
    if not versions:
        raise NotInForce(
            text(f"事项目录中没有 {key}", f"the catalogue has no matter {key}"),
            next_step=text("从事项目录中选择。", "Choose a matter of the catalogue."),
        )
    found = next((m for _, m in versions if m.in_force.on(on)), None)
    if found is None:
        spans = "; ".join(f"{m.in_force.from_}–{m.in_force.to or ''}" for _, m in versions)
        raise NotInForce(
            text(
                f"事项“{versions[0][1].label['zh']}”在 {on} 不在施行期内（{spans}）",
                f"matter {key} is not in force on {on} ({spans})",
            ),
            cites=versions[0][1].in_force.cite,
            next_step=text(
                "核对违法行为发生日期，或选择当时施行的事项。",
                "Check the day of the act, or choose a matter in force then.",
            ),
        )
    return found


def paper(key: str, layers: Iterable[str], on: date, *, digest: str = "") -> PaperStandard:
    """The paper of that key as the highest of these layers has it, by the name the highest gives it."""
    known, order = release(digest), list(reversed(list(layers)))
    for layer in order:
        found = known.papers.get((layer, key))
        if found and (found.in_force is None or found.in_force.on(on)):
            title = next((known.titles[one, key] for one in order if (one, key) in known.titles), None)
            return found.renamed(title.label) if title else found
    raise NotInForce(text(f"没有文书 {key}", f"there is no paper called {key}"))


def benchmark(matter: str, layers: Iterable[str], on: date, *, digest: str = "") -> Benchmark | None:
    """The benchmark of discretion for a matter on a day; None where no table applies."""
    return benchmark_of(release(digest), tuple(layers), matter, on)


def note_templates(layers: Iterable[str], act: str, *, field: str = "", matter: str = "") -> list[NoteTemplate]:
    """The questions that packs offer for a note of this act, in a case of this field and matter."""
    return notes.offered(current(), layers, act, field, matter)


def publication(
    procedure: str, act: str, field: str, layers: Iterable[str], on: date, *, digest: str = ""
) -> PublicationForm | None:
    """The rule of publication for a decision of that day; None where no rule knows it."""
    return chosen(_publications(digest), layers, procedure, act, field, on)


def publications(layers: Iterable[str], *, digest: str = "") -> list[PublicationForm]:
    """Every rule of publication of these layers."""
    wanted = set(layers)
    return [rule for layer, rule in _publications(digest) if layer in wanted]


@lru_cache(maxsize=32)
def _publications(digest: str) -> tuple[tuple[str, PublicationForm], ...]:
    return tuple((file.layer, rule) for file, rule in rules_of(release(digest)))


def review_sheets(layers: Iterable[str], on: date, *, digest: str = "") -> list[ReviewForm]:
    """The score sheets of case review in force on a day for these layers."""
    return reviewing.sheets(release(digest), layers, on)


def review_rules(layers: Iterable[str], on: date, *, digest: str = "") -> ReviewRules | None:
    """How files are reviewed on a day in these layers."""
    return reviewing.rules(release(digest), layers, on)


def certificate_rules(layers: Iterable[str], on: date, *, digest: str = "") -> CertificateRules | None:
    """The rules about enforcement certificates on a day in these layers."""
    return certifying.rules(release(digest), layers, on)


def evidence_checklist(matter: Matter, layers: Iterable[str], on: date) -> list[EvidenceItem]:
    """What a case of this matter must be able to prove."""
    return checklists.checklist(current(), tuple(layers), matter, on)


def mapping(key: str) -> tuple[PackFile, MappingFile]:
    """The pack of that key and how another system's columns become its entries."""
    return mapping_of(current(), key)


def mapping_from(path: Path) -> MappingFile:
    """A mapping of columns that stands in a file outside the packs."""
    return as_form(MappingFile, read(path, str(path)))


def citation_problem(cite: str) -> Text | None:
    """Why a citation does not resolve to a stored article; None when it does."""
    return citations.problem_with(cite, current().statutes)


@lru_cache(maxsize=4096)
def citation(cite: str) -> Text:
    """A citation as a lawyer says it, in both languages."""
    return citations.spoken(cite, current().statutes)
