"""Draws the preview of an original: `python -m xiezhi.evidence.looking.draw FILE MEDIA OUT`.

Pictures are decoded, made small and written anew as JPEG (PNG where something shines through), so that nothing of the
original file goes over but its look: no metadata, no thumbnail, nothing appended. Of a PDF the first page is drawn.
Prints {"media", "width", "height"}.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xiezhi.evidence.looking import limits

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST = 1400
"""Pixels of the longer side."""


def draw(path: Path, media: str, out: Path) -> dict[str, Any]:
    """Write the preview of one original; nothing is printed for kinds that have none."""
    picture = _page(path) if media == "application/pdf" else _picture(path)
    shines = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    clean = picture.convert("RGBA" if shines else "RGB")
    clean.info.clear()
    if shines:
        clean.save(out, "PNG", optimize=True)
    else:
        clean.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return {"media": "image/png" if shines else "image/jpeg", "width": clean.width, "height": clean.height}


def _picture(path: Path) -> Image:
    from PIL import Image, ImageOps

    from xiezhi.evidence.looking import pictures

    Image.MAX_IMAGE_PIXELS = pictures.MOST_PIXELS
    opened = Image.open(path, formats=pictures.READ)
    opened.draft("RGB", (LONGEST * 2, LONGEST * 2))
    turned = ImageOps.exif_transpose(opened)
    turned.thumbnail((LONGEST, LONGEST))
    return turned


def _page(path: Path) -> Image:
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(path)  # forms are not started, so no script of theirs either
    page = document[0]
    width, height = page.get_size()
    scale = min(2.0, LONGEST / max(width, height, 1.0))
    drawn: Image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    return drawn


if __name__ == "__main__":
    limits.bind()
    warnings.simplefilter("ignore")
    print(json.dumps(draw(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))))
