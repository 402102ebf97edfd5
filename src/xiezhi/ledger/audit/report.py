"""What an audit found: each problem with its place, and what was looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from xiezhi.kernel.errors import Text, say, text

MOST = 1_000

KINDS: dict[str, Text] = {
    "altered": text("被改动", "altered"),
    "missing": text("缺失", "missing"),
    "order": text("次序不符", "out of order"),
    "column": text("列与原文不符", "a column differs from the canonical bytes"),
    "facts": text("事实与承诺不符", "the facts differ from their commitment"),
    "rows": text("行记录与封存不符", "the row records differ from what was sealed"),
    "head": text("链头不符", "the head differs from the last entry"),
    "leaf": text("叶子不符", "the leaf differs"),
    "unnumbered": text("未编号", "never numbered"),
    "row_changed": text("受保护的行被改动", "a guarded row was changed"),
    "row_missing": text("受保护的行缺失", "a guarded row is missing"),
    "row_inserted": text("受保护的表多出一行", "a row was put into a guarded table"),
    "blob": text("内容与摘要不符", "the content differs from its digest"),
    "columns": text("列清单不符", "the list of columns does not hold"),
    "guard": text("保护触发器未启用", "a guarding trigger is missing or off"),
    "tile": text("日志文件不符", "a file of the log differs"),
    "checkpoint": text("检查点不符", "a checkpoint does not hold"),
    "outside": text("与外部检查点或镜像不符", "differs from what was kept outside"),
    "log": text("账本名称不符", "the name of the log does not hold"),
}


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it was recorded. `detail` says what was compared; the rest says where."""

    kind: str
    detail: str
    case: UUID | None = None
    position: int | None = None
    entry: UUID | None = None
    leaf: int | None = None
    table: str = ""
    row: str = ""

    def line(self, language: str = "zh-hans") -> str:
        """One line for a terminal."""
        places = [
            ("case", self.case),
            ("position", self.position),
            ("entry", self.entry),
            ("leaf", self.leaf),
            ("table", self.table),
            ("row", self.row),
        ]
        where = " ".join(f"{name}={value}" for name, value in places if value not in (None, ""))
        return f"{say(KINDS[self.kind], language)}: {where}  ({self.detail})"


@dataclass
class Report:
    """The outcome of an audit. Nothing wrong means `problems` is empty."""

    problems: list[Problem] = field(default_factory=list)
    found: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether everything agreed."""
        return self.found == 0

    def add(self, kind: str, detail: str, **where: Any) -> None:
        """Note a problem; beyond the first thousand only their number is kept."""
        self.found += 1
        if len(self.problems) < MOST:
            self.problems.append(Problem(kind, detail, **where))

    def count(self, what: str, n: int) -> None:
        """Note how much was looked at."""
        self.counts[what] = self.counts.get(what, 0) + n
