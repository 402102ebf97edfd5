"""Looks at pictures: how many pixels they would become, and whether they can be read to their end."""

from __future__ import annotations

import warnings
from pathlib import Path

from PIL import Image

from xiezhi.evidence.looking.archives import Refused

MOST_PIXELS = 120_000_000
"""A camera of a phone makes 50 to 108 million; decoded this is 360 MB, the most the process may use."""
MOST_FRAMES = 2000
READ = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "MPO")
"""The only formats Pillow may try here."""
READABLE = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/tiff"})


def look(path: Path) -> set[str]:
    """Why a picture is to be sealed; raises Refused for an image bomb. The size is known before anything is decoded."""
    Image.MAX_IMAGE_PIXELS = None  # judged here, by our own limit
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(path, formats=READ) as picture:
                width, height = picture.size
                if width * height > MOST_PIXELS or max(width, height) > 100_000:
                    raise Refused("pixels")
                frames = getattr(picture, "n_frames", 1)
                if frames > MOST_FRAMES or frames * width * height > 40 * MOST_PIXELS:
                    raise Refused("pixels")
            with Image.open(path, formats=READ) as picture:
                picture.draft("RGB", (1024, 1024))
                picture.load()
        except Refused:
            raise
        except MemoryError:
            raise Refused("pixels") from None
        except Exception:  # noqa: BLE001 - whatever a decoder of a stranger's file raises, the file is damaged
            return {"picture_broken"}
    return set()
