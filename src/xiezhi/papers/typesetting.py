"""From contents to PDF by Typst: the template and the module it shares, kept by digest; a warm compiler."""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

import segno
import typst

from xiezhi.kernel.canonical import canonical_bytes
from xiezhi.kernel.errors import text
from xiezhi.papers import fonts
from xiezhi.papers.errors import TemplateBroken
from xiezhi.papers.rules import Contents, digest

SHARED = "common.typ"
PREVIEW_PPI = 110.0


@dataclass(frozen=True)
class Template:
    """A template as it stood: its files, under one digest, so that a paper prints the same after the pack changed."""

    files: Mapping[str, str]

    @property
    def stored(self) -> bytes:
        """The bytes that are kept and digested."""
        return canonical_bytes(dict(self.files))

    @property
    def digest(self) -> bytes:
        """SHA-256 of the stored bytes."""
        return digest(self.stored)


@dataclass(frozen=True)
class Sheet:
    """What is printed: everything a template is told."""

    title: str
    number: str
    organ: str
    contents: Contents
    digest: str = ""
    preview: bool = False
    check: str = ""
    seal: str = ""
    """Where the paper can be checked, which its QR code says, and which seal is drawn: none, "trial" or "body"."""


def template(path: str) -> Template:
    """The template at `path` with the shared module: the one beside it, else the national one."""
    main = Path(path)
    shared = shared_module(main)
    if not main.is_file() or shared is None:
        raise TemplateBroken(
            text(f"找不到文书模板 {main.name}。", f"The template {main.name} of this paper is missing."),
            next_step=text("检查规则包的 papers 目录。", "Look into the papers folder of the pack."),
        )
    made_of = _read(main, main.stat().st_mtime_ns, shared, shared.stat().st_mtime_ns)
    if any('"@' in body for body in made_of.files.values()):
        raise TemplateBroken(
            text(
                f"文书模板 {main.name} 引用了网上的软件包。",
                f"The template {main.name} asks for a package from the network.",
            ),
            next_step=text("把所需内容写进规则包。", "Write what is needed into the pack."),
        )
    return made_of


def shared_module(main: Path) -> Path | None:
    """Where the shared module of a template lies."""
    places = [main.parent, *(folder / "national" / "papers" for folder in main.parents)]
    return next((place / SHARED for place in places if (place / SHARED).is_file()), None)


@lru_cache(maxsize=256)
def _read(main: Path, changed: int, shared: Path, shared_changed: int) -> Template:
    return Template({"main.typ": main.read_text("utf-8"), SHARED: shared.read_text("utf-8")})


def stored_template(data: bytes) -> Template:
    """The template that was kept as these bytes."""
    files: dict[str, str] = json.loads(data)
    return Template(files)


_lock = threading.Lock()


@lru_cache(maxsize=1)
def _nothing() -> tempfile.TemporaryDirectory[str]:
    """All that a template sees of the disk: an empty folder of this process, made when it is first needed."""
    return tempfile.TemporaryDirectory(prefix="xiezhi-typst-")


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    empty = _nothing().name
    return typst.Compiler(root=empty, font_paths=fonts.library().fonts, package_path=empty, package_cache_path=empty)


def pdf(sheet: Sheet, made_of: Template, at: datetime) -> bytes:
    """The sheet as PDF/A-2b. The same sheet, template, fonts and instant give the same bytes."""
    pages = _compile(sheet, made_of, "pdf", at)
    assert isinstance(pages, bytes)
    return pages


def images(sheet: Sheet, made_of: Template, at: datetime, ppi: float = PREVIEW_PPI) -> list[bytes]:
    """The sheet as one PNG a page, for looking at on a screen; `ppi` is dots in an inch."""
    pages = _compile(sheet, made_of, "png", at, ppi)
    return pages if isinstance(pages, list) else [pages]


@lru_cache(maxsize=64)
def qr(said: str) -> str:
    """A QR code as SVG, without a border (the paper around it is white); nothing for nothing."""
    return str(segno.make(said, error="l", micro=False).svg_inline(border=0)) if said else ""


def _compile(
    sheet: Sheet, made_of: Template, form: Literal["pdf", "png"], at: datetime, ppi: float = PREVIEW_PPI
) -> bytes | list[bytes]:
    told = {
        "title": sheet.title, "number": sheet.number, "organ": sheet.organ, "contents": dict(sheet.contents),
        "digest": sheet.digest, "preview": sheet.preview, "fonts": fonts.library().families,
        "qr": qr(sheet.check), "seal": sheet.seal,
    }  # fmt: skip
    source = {name: body.encode() for name, body in made_of.files.items()}
    how = {"pdf_standards": ["a-2b"]} if form == "pdf" else {"ppi": ppi}
    try:
        with _lock:
            made = _compiler().compile(
                source,
                format=form,
                sys_inputs={"data": json.dumps(told, ensure_ascii=False, sort_keys=True)},
                timestamp=int(at.timestamp()),
                **how,
            )
    except typst.TypstError as wrong:
        raise TemplateBroken(
            text(f"《{sheet.title}》排版失败：{wrong.message}", f"{sheet.title} could not be typeset: {wrong.message}"),
            next_step=text(
                "检查规则包中的模板，或在 XIEZHI_FONTS 中补充字体。",
                "Look into the template in the pack, or add fonts under XIEZHI_FONTS.",
            ),
        ) from wrong
    if isinstance(made, list):
        return [bytes(page) for page in made]
    assert made is not None
    return bytes(made)
