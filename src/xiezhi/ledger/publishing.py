"""From numbered entries to a signed head, in an order that never changes:

leaves are committed -> bundles and tiles written -> read back and recomputed by a second path -> signed ->
`checkpoint` last.

A crash between any two steps is made good at the next start, since each step can be done again with the same result.
What does not agree is never signed: a head signed over a wrong hash would end the log for good.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from xiezhi.kernel.errors import text
from xiezhi.ledger.errors import LogBroken
from xiezhi.ledger.files import write_durably
from xiezhi.ledger.heads import append_heads, read_heads
from xiezhi.ledger.installation import Connection
from xiezhi.ledger.merkle import Frontier, consistency, leaf_hash
from xiezhi.ledger.notes import BadNote, Checkpoint, VerifierKey, opened
from xiezhi.ledger.tiles import WIDTH, BadTile, TileReader, TileWriter

SLAB = 20_000
Ask = Callable[[dict[str, Any]], dict[str, Any]]
_STORED = """
SELECT l.leaf_index, l.hash, e.canonical, e.hash, e.id
FROM ledger_leaf l LEFT JOIN ledger_entry e ON e.id = l.entry_id
WHERE l.leaf_index >= %s AND l.leaf_index < %s ORDER BY l.leaf_index
"""


class Publisher:
    """Holds the log's files open at the size that is published; `run` brings them to the size of the tree."""

    def __init__(self, connection: Connection, folder: Path, ask: Ask) -> None:
        self.connection, self.folder, self.ask = connection, folder, ask
        self.origin = str(self._row("SELECT origin FROM ledger_log")[0])
        self.head: Checkpoint | None = self._published()
        self.note = ""
        self._met = False
        self._writer, self._frontier = self._resume(self.head.size if self.head else 0)
        self._complete_heads()

    def run(self) -> bool:
        """Publish one slab of new leaves. False when there is nothing new."""
        size = self.head.size if self.head else 0
        leaves = int(self._row("SELECT coalesce(max(leaf_index) + 1, 0) FROM ledger_leaf")[0])
        if leaves < size:
            raise _broken(f"a head over {size} leaves is published, the database has {leaves}: it is an older one")
        if self.head and leaves == size and self._met:
            return False
        last = int(self.ask({"op": "head"})["size"])
        if leaves < last:
            raise _broken(f"a head over {last} leaves has been signed, the database has {leaves}: it is an older one")
        self._met = True
        # After a crash the signer may be ahead of the files, and it signs nothing smaller again.
        goal = min(leaves, max(size + SLAB, last))
        if self.head and goal == size:
            return False
        try:
            head = self._written(size, goal)
            self.note = self._signed(head, last)
        except BaseException:
            self._writer, self._frontier = self._resume(size)
            raise
        write_durably(self.folder / "checkpoint", self.note.encode())
        self.head = head
        return True

    def archive(self) -> None:
        """Keep the newest signed head for good: in the database, and as a line of the file `heads`."""
        if self.head and self.note:
            with self.connection.transaction():
                self.connection.execute(
                    "INSERT INTO ledger_checkpoint VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                    [self.head.size, self.head.root, self.note],
                )
            append_heads(self.folder, [self.note])

    def _complete_heads(self) -> None:
        """After a crash between the two places of `archive`, the file catches up with the database."""
        held = set(read_heads(self.folder))
        with self.connection.transaction():
            rows = self.connection.execute("SELECT note FROM ledger_checkpoint ORDER BY size").fetchall()
        append_heads(self.folder, [note for (note,) in rows if note not in held])

    def _written(self, size: int, goal: int) -> Checkpoint:
        """Tiles and bundles up to `goal` on disk, and the head that both ways of reading them give."""
        self._writer.append([canonical for canonical, _ in self._stored(size, goal)])
        self._writer.flush()
        reader, frontier = TileReader(self.folder, goal), self._frontier.copy()
        stored = [found for _, found in self._stored(size, goal)]
        try:
            for number in range(size // WIDTH, -(-goal // WIDTH)):
                first = max(size, number * WIDTH)
                found = [leaf_hash(entry) for entry in reader.bundle(number)[first - number * WIDTH :]]
                if found != stored[first - size : first - size + len(found)]:
                    raise _broken(f"entry bundle {number} does not hold the stored entries")
                if found != reader.leaves(number)[first - number * WIDTH :]:
                    raise _broken(f"hash tile 0/{number} does not hold the hashes of its entries")
                frontier.add(found)
            root = reader.root()
        except BadTile as problem:
            raise _broken(str(problem)) from problem
        if (frontier.size, frontier.root()) != (goal, root):
            raise _broken(f"the tiles and the entries give two different roots at {goal}")
        self._frontier = frontier
        return Checkpoint(self.origin, goal, root)

    def _stored(self, size: int, goal: int) -> list[tuple[bytes, bytes]]:
        """The stored entries [size, goal) with their hashes, read from the database and checked against each other."""
        with self.connection.transaction():
            rows = self.connection.execute(_STORED, [size, goal]).fetchall()
        found = []
        for expected, (index, leaf, canonical, chained, entry) in enumerate(rows, size):
            if index != expected or entry is None:
                raise _broken(f"leaf {expected} or its entry is missing")
            if not leaf_hash(canonical) == leaf == chained:
                raise _broken(f"entry {entry} at leaf {index} is not what was numbered")
            found.append((bytes(canonical), bytes(leaf)))
        if len(found) != goal - size:
            raise _broken(f"leaf {size + len(found)} is missing")
        return found

    def _signed(self, head: Checkpoint, last: int) -> str:
        """The note, once the signer has seen that the head extends the last one it signed."""
        proof = consistency(TileReader(self.folder, head.size).node, last, head.size)
        answer = self.ask({"op": "sign", **_request(head), "proof": [step.hex() for step in proof]})
        key = VerifierKey.parse(answer["key"])
        if opened(answer["note"], key) != head:
            raise _broken("the signer answered with another head than it was asked to sign")
        path = self.folder / "key"
        if not path.exists() or path.read_text().strip() != key.text():
            write_durably(path, (key.text() + "\n").encode())
        return str(answer["note"])

    def _published(self) -> Checkpoint | None:
        """The head that lies in the folder, when it is ours and holds."""
        try:
            key = VerifierKey.parse((self.folder / "key").read_text())
            return opened((self.folder / "checkpoint").read_text(), key)
        except FileNotFoundError:
            return None
        except (BadNote, ValueError, OSError) as problem:
            raise _broken(f"the published checkpoint cannot be read: {problem}") from problem

    def _resume(self, size: int) -> tuple[TileWriter, Frontier]:
        """Writer and second path at `size`: from the files, or, where they are damaged, written anew from the
        database."""
        try:
            writer, reader = TileWriter.resume(self.folder, size), TileReader(self.folder, size)
            if self.head is None or reader.root() == self.head.root:
                return writer, Frontier.at(reader.node, size)
        except BadTile:
            pass
        return self._rewritten(size)

    def _rewritten(self, size: int) -> tuple[TileWriter, Frontier]:
        writer, frontier = TileWriter(self.folder), Frontier()
        for start in range(0, size, SLAB):
            stored = self._stored(start, min(size, start + SLAB))
            writer.append([canonical for canonical, _ in stored])
            frontier.add(found for _, found in stored)
        writer.flush()
        if self.head and frontier.root() != self.head.root:
            raise _broken(f"the stored entries do not give the root that was signed at {size}")
        return writer, frontier

    def _row(self, sql: str) -> tuple[Any, ...]:
        with self.connection.transaction():
            row = self.connection.execute(sql.encode()).fetchone()
        assert row is not None
        return row


def _request(head: Checkpoint) -> dict[str, Any]:
    return {"origin": head.origin, "size": head.size, "root": head.root.hex()}


def _broken(why: str) -> LogBroken:
    return LogBroken(
        text(f"账本日志不一致，已停止签发检查点：{why}。", f"The log does not agree, nothing is signed: {why}."),
        next_step=text("运行 ./run ledger verify 找出差异。", "Run ./run ledger verify to find the difference."),
    )
