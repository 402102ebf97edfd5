"""Golden files: how every paper of the packs prints, as text and as a picture, kept beside the paper.

`papers/golden/<key>.yaml` holds sample contents as the engine resolves them, `<key>.txt` the text of the PDF and
`<key>.png` its pages at 36 dots an inch in sixteen greys, one under another. `./run papers golden KEY` writes both.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops
from pypdf import PdfReader

from xiezhi.kernel.clock import SHANGHAI
from xiezhi.papers import typesetting
from xiezhi.papers.typesetting import Sheet
from xiezhi.standards import door as standards

AT = datetime(2025, 6, 3, 10, tzinfo=SHANGHAI)
ORGAN = "广州市海珠区市场监督管理局"
DIGEST = "3f9a1c77de0b4c21" * 4
CHECK = f"https://check.example.gov.cn/check/{DIGEST[:32]}/"
PPI = 36.0
GREYS = 16


@dataclass(frozen=True)
class Golden:
    """One paper of one layer, with its sample."""

    layer: str
    paper: standards.PaperStandard

    @property
    def name(self) -> str:
        """How commands and tests name it: its key, in a layer above the national one with the layer before it."""
        return self.paper.key if self.layer == "national" else f"{self.layer}/{self.paper.key}"

    def file(self, ending: str) -> Path:
        """Where its golden file of this ending lies."""
        return Path(self.paper.template_path).parent / "golden" / f"{self.paper.key}.{ending}"

    @property
    def contents(self) -> dict[str, Any]:
        """The sample contents; days and times as the engine writes them."""
        read = standards.read(self.file("yaml"), self.file("yaml").name).data
        if not isinstance(read, dict):
            raise ValueError(f"{self.file('yaml')} does not map contents")
        return {key: _plain(value) for key, value in read.items()}

    @property
    def sheet(self) -> Sheet:
        """What is printed: the sample under the paper's title, numbered where the paper has a number."""
        word = self.paper.number_word
        number = f"穗海市监{word}〔2025〕3号" if word else ""
        contents = self.contents
        return Sheet(self.paper.label["zh"], number, str(contents.get("organ", ORGAN)), contents, DIGEST, check=CHECK)

    def text(self) -> str:
        """The text of the PDF line by line without blanks, which justified lines scatter; pages stand apart."""
        pdf = typesetting.pdf(self.sheet, typesetting.template(self.paper.template_path), AT)
        return pdf_text(pdf)

    def picture(self) -> Image.Image:
        """All pages in grey, one under another."""
        made = typesetting.images(self.sheet, typesetting.template(self.paper.template_path), AT, PPI)
        pages = [Image.open(io.BytesIO(page)).convert("L") for page in made]
        whole = Image.new("L", (max(page.width for page in pages), sum(page.height for page in pages)), 255)
        top = 0
        for page in pages:
            whole.paste(page, (0, top))
            top += page.height
        return whole.point(lambda grey: round(grey / 255 * (GREYS - 1)) * 255 // (GREYS - 1))

    def write(self) -> None:
        """Keep how it prints now as how it should."""
        self.file("txt").write_text(self.text(), "utf-8")
        self.picture().quantize(GREYS).save(self.file("png"), optimize=True, bits=4)


def every() -> Iterator[Golden]:
    """Each paper of each pack."""
    for (layer, _), paper in sorted(standards.current().papers.items()):
        yield Golden(layer, paper)


def pdf_text(pdf: bytes) -> str:
    """The text of a PDF line by line, without blanks within lines; an empty line stands between two pages."""
    pages = []
    for page in PdfReader(io.BytesIO(pdf)).pages:
        lines = (re.sub(r"\s+", "", line) for line in page.extract_text().splitlines())
        pages.append("\n".join(line for line in lines if line))
    return "\n\n".join(pages) + "\n"


def difference(one: Image.Image, other: Image.Image) -> float:
    """The part of the picture that looks clearly different, from 0 to 1; another size is another picture."""
    if one.size != other.size:
        return 1.0
    counts = ImageChops.difference(one.convert("L"), other.convert("L")).histogram()
    return sum(counts[64:]) / (one.width * one.height)


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value
