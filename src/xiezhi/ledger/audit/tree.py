"""The one tree: leaves without gap and with their entries, files that say the same, heads that were signed over
them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xiezhi.ledger.audit.report import Report
from xiezhi.ledger.audit.sql import LEAVES
from xiezhi.ledger.heads import read_heads
from xiezhi.ledger.installation import Connection
from xiezhi.ledger.merkle import Frontier, leaf_hash, root_of
from xiezhi.ledger.notes import BadNote, Checkpoint, VerifierKey, opened
from xiezhi.ledger.tiles import WIDTH, BadTile, TileReader, tile_path, tiles_of

BATCH = WIDTH * 20


@dataclass(frozen=True)
class Claim:
    """Somebody's word that the tree had `root` at `size`."""

    size: int
    root: bytes
    kind: str
    said_by: str


@dataclass
class Files:
    """A folder of the log as it was before the database was read: its key, its head, a reader for its tiles."""

    folder: Path
    key: VerifierKey | None = None
    head: Checkpoint | None = None
    reader: TileReader | None = None
    bundles: bool = True
    kind: str = "tile"
    begun: bool = True
    heads: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, folder: Path, key: VerifierKey | None = None, *, kind: str = "tile") -> Files:
        """Read key and head. What cannot be read is a trouble, not an exception: the audit goes on."""
        files = cls(folder, kind=kind, bundles=(folder / "tile" / "entries").is_dir())
        files.begun = kind != "tile" or (folder / "checkpoint").exists() or (folder / "key").exists()
        try:
            files.key = key or VerifierKey.parse((folder / "key").read_text())
            files.head = opened((folder / "checkpoint").read_text(), files.key)
            files.reader = TileReader(folder, files.head.size)
            files.heads = read_heads(folder)
        except (OSError, ValueError) as problem:
            files.troubles.append(f"{folder.name}/checkpoint: {problem}")
        return files


def check(connection: Connection, report: Report, folders: list[Files], claims: list[Claim]) -> None:
    """Walk all leaves once, beside the tiles of every folder, and see each claimed root come out at its size."""
    wanted = sorted(claims + _archived(connection, report, folders), key=lambda claim: claim.size)
    for files in folders:
        for trouble in files.troubles if files.begun or _leaves(connection) else []:
            report.add("checkpoint" if files.kind == "tile" else "outside", trouble)
        if files.head:
            kind = "checkpoint" if files.kind == "tile" else "outside"
            wanted.append(Claim(files.head.size, files.head.root, kind, str(files.folder.name)))
    walk = _Walk(report, folders, sorted(wanted, key=lambda claim: claim.size))
    for chunk in _chunks(connection):
        walk.leaves(chunk)
    walk.end()
    for files in folders:
        _upper_tiles(files, report)


def _leaves(connection: Connection) -> bool:
    """Whether anything has been numbered; before that a log has no files, and that is no trouble."""
    row = connection.execute("SELECT EXISTS (SELECT 1 FROM ledger_leaf)").fetchone()
    return bool(row and row[0])


def _upper_tiles(files: Files, report: Report) -> None:
    """Each hash above level 0 is the root of the full tile below it, and the right edge gives the signed root."""
    if files.reader is None or files.head is None:
        return
    kind = "tile" if files.kind == "tile" else "outside"
    try:
        for level, number, width in tiles_of(files.head.size):
            for n in range(width if level else 0):
                below = number * WIDTH + n
                if files.reader.tile(level, number)[n] != root_of(files.reader.tile(level - 1, below)):
                    path = tile_path(level, number, width)
                    report.add(kind, f"{files.folder.name}/{path} is not over the tile below, {level - 1}/{below}")
        if files.reader.root() != files.head.root:
            report.add(kind, f"the tiles of {files.folder.name} do not give the signed root")
    except BadTile as problem:
        report.add(kind, f"{files.folder.name}: {problem}")


class _Walk:
    def __init__(self, report: Report, folders: list[Files], claims: list[Claim]) -> None:
        self.report, self.folders, self.claims = report, folders, claims
        self.frontier, self.next = Frontier(), 0
        self._beyond: set[str] = set()
        self._claims()

    def leaves(self, rows: list[tuple[Any, ...]]) -> None:
        """The next leaves in order; a gap is named, filled with nothing, and passed over."""
        aligned: list[tuple[Any, ...]] = []
        for row in rows:
            if row[0] != self.next:
                self._gap(row[0])
            if row[3] is None:
                self.report.add("missing", "the leaf's entry is not in the ledger", leaf=row[0], entry=row[2])
            aligned.append(row)
            self.next = row[0] + 1
            self.frontier.add([row[1]])
            if self.claims and self.claims[0].size <= self.next:
                self._claims()
        for files in self.folders:
            self._files(files, aligned)

    def end(self) -> None:
        """Heads beyond the last leaf."""
        self.report.count("leaves", self.frontier.size)
        for claim in self.claims:
            detail = f"{claim.said_by} is over {claim.size} leaves, the database has {self.next}"
            self.report.add(claim.kind, detail, leaf=self.next)

    def _gap(self, upto: int) -> None:
        for index in range(self.next, min(upto, self.next + 20)):
            self.report.add("missing", "there is no such leaf", leaf=index, table="ledger_leaf", row=str(index))
        self.next = upto

    def _claims(self) -> None:
        while self.claims and self.claims[0].size <= self.next:
            claim = self.claims.pop(0)
            if claim.size == self.frontier.size and claim.root == self.frontier.root():
                self.report.count("heads", 1)
            elif claim.said_by not in self._beyond:
                self._beyond.add(claim.said_by)
                self.report.add(claim.kind, f"the leaves do not give the root of {claim.said_by} at {claim.size}")

    def _files(self, files: Files, rows: list[tuple[Any, ...]]) -> None:
        """Compare leaves with a folder's hash tiles and bundles, tile by tile."""
        if files.reader is None or files.head is None:
            return
        by_tile: dict[int, list[tuple[Any, ...]]] = {}
        for row in rows:
            if row[0] < files.head.size:
                by_tile.setdefault(row[0] // WIDTH, []).append(row)
        for number, group in by_tile.items():
            try:
                self._one(files, "hash tile", files.reader.leaves(number), group, number)
                if files.bundles:
                    held = [leaf_hash(entry) for entry in files.reader.bundle(number)]
                    self._one(files, "entry bundle", held, group, number)
            except BadTile as problem:
                self.report.add(files.kind if files.kind == "tile" else "outside", str(problem), leaf=number * WIDTH)

    def _one(self, files: Files, what: str, held: list[bytes], group: list[tuple[Any, ...]], number: int) -> None:
        first = number * WIDTH
        for index, found, entry, case, position in group:
            if held[index - first] != found:
                where = {"leaf": index, "entry": entry, "case": case, "position": position}
                kind = "tile" if files.kind == "tile" else "outside"
                self.report.add(kind, f"the {what} of {files.folder.name} holds another hash", **where)


def _archived(connection: Connection, report: Report, folders: list[Files]) -> list[Claim]:
    """The heads kept in the database, once their signatures hold and their columns say what the note says."""
    key = next((files.key for files in folders if files.key), None)
    claims, kept = [], set()
    inside = next((files for files in folders if files.kind == "tile"), None)
    for size, root, note in connection.execute(
        "SELECT size, root, note FROM ledger_checkpoint ORDER BY size"
    ).fetchall():
        where = {"table": "ledger_checkpoint", "row": str(size)}
        kept.add(note)
        if inside and note not in inside.heads:
            report.add("checkpoint", "the file heads does not hold this note", **where)
        if key is None:
            report.add("checkpoint", "there is no key to check it with", **where)
            continue
        try:
            head = opened(note, key)
        except BadNote as problem:
            report.add("checkpoint", str(problem), **where)
            continue
        if (head.size, head.root) != (size, root):
            report.add("checkpoint", "the columns differ from the signed note", **where)
        claims.append(Claim(head.size, head.root, "checkpoint", "ledger_checkpoint"))
    for note in [note for note in (inside.heads if inside else []) if note not in kept]:
        size = note.split("\n")[1] if note.count("\n") > 2 else "?"
        report.add("checkpoint", "a head in the file heads is not kept here", table="ledger_checkpoint", row=size)
    return claims


def _chunks(connection: Connection) -> Iterator[list[tuple[Any, ...]]]:
    with connection.cursor("xiezhi_leaves", binary=True) as cursor:
        cursor.execute(LEAVES.encode())
        while rows := cursor.fetchmany(BATCH):
            yield rows
