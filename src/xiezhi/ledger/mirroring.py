"""Copies of the log in another folder: whole, or only hashes (32 bytes an entry), which locate tampering and cannot
leak."""

from __future__ import annotations

import shutil
from pathlib import Path

from xiezhi.kernel.errors import text
from xiezhi.ledger.errors import BadProof
from xiezhi.ledger.files import write_durably
from xiezhi.ledger.heads import append_heads, read_heads
from xiezhi.ledger.merkle import check_consistency, consistency
from xiezhi.ledger.notes import Checkpoint, VerifierKey, opened
from xiezhi.ledger.tiles import WIDTH, BadTile, TileReader, bundle_bytes, bundle_entries, tile_path, tiles_of


def mirror(log: Path, target: Path, *, hashes_only: bool = False) -> Checkpoint:
    """Bring `target` up to the log's published head and return it. Running it again copies what is new.

    A head already in `target` must be one that the log extends; otherwise nothing is copied and the refusal says so.
    """
    key_text = _read(log / "key")
    note = _read(log / "checkpoint")
    try:
        key = VerifierKey.parse(key_text)
        head = opened(note, key)
        reader = TileReader(log, head.size)
        if reader.root() != head.root:
            raise BadTile("the tiles do not give the signed root")
        _require_extension(target, key, reader, head)
        for level, number, width in tiles_of(head.size):
            _copy(log, target, level, number, width)
        for number in range(0 if hashes_only else -(-head.size // WIDTH)):
            _copy(log, target, "entries", number, min(WIDTH, head.size - number * WIDTH))
        held = set(read_heads(target))
        append_heads(target, [kept for kept in read_heads(log) if kept not in held])
        write_durably(target / "key", key_text.encode())
        write_durably(target / "checkpoint", note.encode())
    except (ValueError, OSError) as problem:
        raise BadProof(text(f"无法写出镜像：{problem}。", f"The mirror cannot be written: {problem}.")) from problem
    return head


def _require_extension(target: Path, key: VerifierKey, reader: TileReader, head: Checkpoint) -> None:
    if not (target / "checkpoint").exists():
        return
    before = opened((target / "checkpoint").read_text(), key)
    shown = before.size <= head.size and consistency(reader.node, before.size, head.size)
    if shown is False or not check_consistency(before.size, head.size, list(shown), before.root, head.root):
        raise BadProof(
            text("镜像中的检查点不是本账本的前身。", "The log does not extend the head that the mirror holds."),
            next_step=text(
                "保留该镜像作为证据，运行 ./run ledger verify --mirror。", "Keep it; ./run ledger verify --mirror."
            ),
        )


def _copy(log: Path, target: Path, level: int | str, number: int, width: int) -> None:
    """One tile or bundle; a full one that is there already is left alone."""
    place = target / tile_path(level, number, width)
    if place.exists() and width == WIDTH:
        return
    exact, full = log / tile_path(level, number, width), log / tile_path(level, number)
    if exact.exists():
        write_durably(place, exact.read_bytes())
    elif level == "entries":
        write_durably(place, bundle_bytes(bundle_entries(full.read_bytes())[:width]))
    else:
        write_durably(place, full.read_bytes()[: 32 * width])
    if width == WIDTH:
        shutil.rmtree(target / (tile_path(level, number) + ".p"), ignore_errors=True)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as problem:
        raise BadProof(
            text(f"日志中没有可用的 {path.name}：{problem}。", f"The log has no {path.name} to be read: {problem}."),
            next_step=text("确认 sequencer 与 signer 正在运行。", "See that the sequencer and the signer are running."),
        ) from problem
