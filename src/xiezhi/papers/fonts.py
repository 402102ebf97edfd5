"""The fonts papers are set in: the body's own from the folder XIEZHI_FONTS, else the open ones of the product.

GB/T 9704-2012 asks for 仿宋, 小标宋, 黑体 and 楷体, which are commercial. A body that has them puts the files into its
folder; without them Noto Serif SC and Noto Sans SC (SIL Open Font Licence, wheel pylopdf-fonts-zh-cn) stand in.
System fonts are never used, so that one machine prints what another printed.
"""

from __future__ import annotations

import logging
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import typst

from xiezhi.kernel.errors import text
from xiezhi.papers.errors import TemplateBroken

log = logging.getLogger(__name__)

SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
PREFERRED: dict[str, tuple[str, ...]] = {
    "fang": ("FangSong_GB2312", "仿宋_GB2312", "FZFangSong-Z02", "方正仿宋_GBK", "FangSong", "仿宋", "STFangsong",
             "FandolFang", "Zhuque Fangsong (technical preview)"),
    "title": ("FZXiaoBiaoSong-B05", "方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK"),
    "song": ("SimSun", "宋体", "NSimSun", "STSong", "FandolSong"),
    "hei": ("SimHei", "黑体", "FZHei-B01", "方正黑体_GBK", "STHeiti", "FandolHei"),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "FZKai-Z03", "方正楷体_GBK", "KaiTi", "楷体", "STKaiti", "FandolKai",
            "LXGW WenKai"),
}  # fmt: skip
FALLBACK = {"fang": SERIF, "title": SERIF, "song": SERIF, "hei": SANS, "kai": SERIF}
DRAWN_HEAVIER = ("title", "hei")
"""Uses whose stand-in has one weight only; the template draws its outline a little thicker."""


@dataclass(frozen=True)
class Library:
    """The fonts at hand: for Typst, the family lists a template uses, and which characters can be printed at all."""

    fonts: typst.Fonts
    families: dict[str, list[str]]
    coverage: frozenset[int]

    def covers(self, character: str) -> bool:
        """Whether some font shows this character."""
        return ord(character) in self.coverage


def folders() -> list[Path]:
    """Where fonts lie: the body's own folder first, then the wheel's."""
    own = os.environ.get("XIEZHI_FONTS", "").strip()
    spec = find_spec("pylopdf_fonts_zh_cn")
    shipped = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    return [*([Path(own).expanduser()] if own else []), *shipped]


@lru_cache(maxsize=1)
def library() -> Library:
    """The fonts of this process, read once; reading them is what costs, so they stay."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(f) for f in folders() if f.is_dir()]
    )
    known = set(fonts.families())
    for folder in folders():
        if not folder.is_dir():
            log.warning("the folder of fonts %s does not exist", folder)
    if not {SERIF, SANS} <= known:
        raise TemplateBroken(
            text("缺少随附的中文字体。", "The Chinese fonts that come with the product are missing."),
            next_step=text("重新安装依赖包 pylopdf-fonts-zh-cn。", "Install the package pylopdf-fonts-zh-cn again."),
        )
    families: dict[str, list[str]] = {}
    stroked = []
    for use, names in PREFERRED.items():
        own = [name for name in names if name in known][:1]
        if not own and use in DRAWN_HEAVIER:
            stroked.append(use)
        families[use] = [name for name in (*own, FALLBACK[use]) if name in known]
    families["stroked"] = stroked
    paths = sorted({str(font.path) for font in fonts.fonts() if font.path})
    return Library(fonts, families, frozenset(code for path in paths for code in _codes(Path(path))))


def _codes(path: Path) -> Iterator[int]:
    """The code points a font file shows, by its cmap table (OpenType 1.9, formats 4 and 12)."""
    data = path.read_bytes()
    starts = [0]
    if data[:4] == b"ttcf":
        count = struct.unpack_from(">I", data, 8)[0]
        starts = list(struct.unpack_from(f">{count}I", data, 12))
    for start in starts:
        tables = struct.unpack_from(">H", data, start + 4)[0]
        for index in range(tables):
            tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * index)
            if tag == b"cmap":
                yield from _cmap(data, offset)


def _cmap(data: bytes, table: int) -> Iterator[int]:
    for index in range(struct.unpack_from(">H", data, table + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", data, table + 4 + 8 * index)
        at = table + offset
        kind = struct.unpack_from(">H", data, at)[0]
        if kind == 12:
            for group in range(struct.unpack_from(">I", data, at + 12)[0]):
                first, last, _ = struct.unpack_from(">III", data, at + 16 + 12 * group)
                yield from range(first, last + 1)
        elif kind == 4 and (platform, encoding) != (3, 0):
            half = struct.unpack_from(">H", data, at + 6)[0]
            ends = struct.unpack_from(f">{half // 2}H", data, at + 14)
            firsts = struct.unpack_from(f">{half // 2}H", data, at + 16 + half)
            for first, last in zip(firsts, ends, strict=True):
                yield from range(first, min(last, 0xFFFE) + 1)
