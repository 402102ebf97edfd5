"""The look-up store of a folder: parts, newest first, named by one small file that is replaced in one step.

The newest part that has a subject answers for it alone. What changes goes into a small part of its own; a record that
left is then also wiped from the older parts, so that nothing withdrawn is left in any file. A build that breaks off
leaves the list, and so the store, as it was.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from uuid import uuid4

from xiezhi.publicity.credit.coding import Coder, CreditRecord, newest_first
from xiezhi.publicity.credit.errors import CreditFileDamaged, damaged
from xiezhi.publicity.credit.part import GROUP, Part, Writer

SAMPLE, MOST_PARTS = 5_000, 32
LIST = "current.json"
Subject = tuple[str, Sequence[CreditRecord]]


class Store:
    """The store in a folder, as it stands when it is asked."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.mark = folder, 0
        self._here, self._held = threading.RLock(), False
        self._stamp: tuple[int, int] | None = None
        self.parts: list[tuple[Part, Coder]] = []

    def there(self) -> bool:
        """Whether a store was built; reads the list anew where it was replaced."""
        try:
            found = (self.folder / LIST).stat()
        except FileNotFoundError:
            self.parts, self._stamp = [], None
            return False
        if (stamp := (found.st_ino, found.st_mtime_ns)) != self._stamp:
            self._load()
            self._stamp = stamp
        return True

    def _load(self) -> None:
        try:
            said = json.loads((self.folder / LIST).read_text("utf-8"))
            names, self.mark = [str(one) for one in said["parts"]], int(said["mark"])
        except (ValueError, KeyError, TypeError) as wrong:
            raise damaged(LIST) from wrong
        had = {part.path.name: (part, coder) for part, coder in self.parts}
        try:
            self.parts = [had.get(name) or self._part(name) for name in names]
        except FileNotFoundError as wrong:
            raise damaged(Path(str(wrong.filename)).name) from wrong

    def _part(self, name: str) -> tuple[Part, Coder]:
        part = Part(self.folder / name)
        return part, Coder.from_meta(part.meta)

    def look_up(self, code: str, day: date | None = None) -> list[CreditRecord]:
        """All records of a subject, newest first; with `day`, only those that are still shown on it."""
        try:
            found = self._found(code)
        except CreditFileDamaged:
            self._stamp = None  # a block is wiped once a newer part stands in its place: look again, once
            found = self._found(code)
        return [one for one in found if day is None or one.shown_until is None or one.shown_until >= day]

    def _found(self, code: str) -> list[CreditRecord]:
        if self.there() and code.isascii():
            for part, coder in self.parts:
                if (block := part.find(code)) is not None:
                    return coder.records(block) if block else []
        return []

    def subjects(self) -> Iterator[Subject]:
        """Every subject with its records, in the order of codes."""
        if not self.there():
            return
        runs = [iter(part.blocks()) for part, _coder in self.parts]
        heads = [next(run, None) for run in runs]
        while any(heads):
            code = min(head[0] for head in heads if head)
            holds = [at for at, head in enumerate(heads) if head and head[0] == code]
            block = (heads[holds[0]] or ("", None))[1]
            if block is None:
                raise damaged(self.parts[holds[0]][0].path.name)
            if block:
                yield code, self.parts[holds[0]][1].records(block)
            for at in holds:
                heads[at] = next(runs[at], None)

    def build(self, subjects: Iterable[Subject], mark: int = 0) -> None:
        """Put a whole new store in the place of the old; subjects come in the order of their codes."""
        with self.alone():
            name = self._write(subjects, GROUP)
            self._swap([name], mark)

    def replace(self, changed: Mapping[str, Iterable[CreditRecord]], mark: int | None = None) -> None:
        """Let these subjects have these records and no other; what they had before is wiped."""
        with self.alone():
            if not self.there():
                return
            self._replace(changed, self.mark if mark is None else mark)

    def forget(self, code: str, path: str) -> bool:
        """Take one record out of a subject's block. Whether it was there."""
        with self.alone():
            had = self.look_up(code)
            left = [one for one in had if one.path != path]
            if len(left) < len(had):
                self._replace({code: left}, self.mark)
            return len(left) < len(had)

    def _replace(self, changed: Mapping[str, Iterable[CreditRecord]], mark: int) -> None:
        names = [part.path.name for part, _coder in self.parts]
        if changed:
            ordered = [(code, newest_first(changed[code])) for code in sorted(changed)]
            self._swap([self._write(ordered, 0), *names], mark)
            self._wipe()
        else:
            self._swap(names, mark)
        if self.there() and len(self.parts) > MOST_PARTS:
            self._swap([self._write(self.subjects(), GROUP)], mark)

    def tidy(self) -> None:
        """Wipe what a killed writer did not come to: blocks that a newer part stands before."""
        with self.alone():
            self._wipe()

    def _wipe(self) -> None:
        if self.there():
            for at, (newer, _coder) in enumerate(self.parts[:-1]):
                for raw in newer.keys:
                    for part, _other in self.parts[at + 1 :]:
                        part.wipe(raw.decode().rstrip())

    def _write(self, subjects: Iterable[Subject], group: int) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        run = iter(subjects)
        sample = list(islice(run, SAMPLE))
        coder = Coder.learnt([records for _code, records in sample])
        name = f"{uuid4().hex}.part"
        with Writer(self.folder / name, group) as out:
            for code, records in (one for some in (sample, run) for one in some):
                out.add(code, coder.block(newest_first(records)) if records else b"")
            out.finish(coder.meta())
        return name

    def _swap(self, names: Sequence[str], mark: int) -> None:
        draft = self.folder / (LIST + ".new")
        with draft.open("w", encoding="utf-8") as out:
            json.dump({"v": 1, "parts": list(names), "mark": mark}, out)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(self.folder / LIST)
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        for path in self.folder.glob("*.part*"):
            if path.name not in names:
                path.unlink()
        self._stamp = None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One writer at a time, also of several processes; who holds it may take it again."""
        with self._here:
            if self._held:
                yield
                return
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / "lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self._held = True
                try:
                    yield
                finally:
                    self._held = False

    def bytes(self) -> int:
        """What the parts take on disk."""
        return sum(part.path.stat().st_size for part, _coder in self.parts) if self.there() else 0
