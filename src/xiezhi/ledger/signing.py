"""The signer's judgement: its key, its memory of the last head it signed, and the one rule it keeps.

It signs a head only when a consistency proof shows it to extend the last one, and remembers the new head durably
before the signature leaves it. It trusts nobody: not the sequencer, not the database.
"""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xiezhi.kernel.errors import text
from xiezhi.ledger.errors import SignerBroken, SignerRefused
from xiezhi.ledger.files import write_durably
from xiezhi.ledger.merkle import EMPTY, check_consistency
from xiezhi.ledger.notes import Checkpoint, VerifierKey, sign


class Signer:
    """One log's signer, at home in `folder`. Only one process at a time may be it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        self._alone = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            os.close(self._alone)
            raise SignerBroken(text("签名进程已在运行。", "A signer is running already.")) from problem
        self._private = self._load_key()
        self.last = self._load_memory()

    def close(self) -> None:
        """Let another process be the signer."""
        os.close(self._alone)

    @property
    def key(self) -> VerifierKey | None:
        """The public key under the log's name; None before the first head gave it a name."""
        public = self._private.public_key().public_bytes_raw()
        return VerifierKey(self.last.origin, public) if self.last.origin else None

    def sign(self, head: Checkpoint, proof: list[bytes]) -> str:
        """The signed note of `head`; `proof` is the consistency proof from the last head signed, or it is refused."""
        if self.last.origin and head.origin != self.last.origin:
            raise _refused(f"this signer serves {self.last.origin}, not {head.origin}")
        if head.size < self.last.size:
            raise _refused(f"a tree of {self.last.size} leaves was signed before; {head.size} would take some back")
        if not check_consistency(self.last.size, head.size, proof, self.last.root, head.root):
            raise _refused(f"the head at {head.size} is not shown to extend the one signed at {self.last.size}")
        if head != self.last:
            self._remember(head)
        return sign(head, self._private)

    def _load_key(self) -> Ed25519PrivateKey:
        """The key, made on the very first start only: a signer that has a memory never makes itself another key."""
        path, memory = self.folder / "key", self.folder / "memory"
        if not path.exists():
            if memory.exists():
                raise _broken(path, "it is missing, though heads have been signed with it")
            private = Ed25519PrivateKey.generate()
            write_durably(memory, _written(Checkpoint("", 0, EMPTY)), 0o600)
            write_durably(path, private.private_bytes_raw().hex().encode(), 0o600)
            return private
        try:
            return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))
        except (OSError, ValueError) as problem:
            raise _broken(path, str(problem)) from problem

    def _load_memory(self) -> Checkpoint:
        path = self.folder / "memory"
        try:
            told: dict[str, Any] = json.loads(path.read_text())
            return Checkpoint(str(told["origin"]), int(told["size"]), bytes.fromhex(told["root"]))
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise _broken(path, str(problem)) from problem

    def _remember(self, head: Checkpoint) -> None:
        write_durably(self.folder / "memory", _written(head), 0o600)
        self.last = head


def _written(head: Checkpoint) -> bytes:
    return json.dumps({"origin": head.origin, "size": head.size, "root": head.root.hex()}).encode()


def _refused(why: str) -> SignerRefused:
    return SignerRefused(
        text(f"签名进程拒绝签名：{why}。", f"The signer refuses: {why}."),
        next_step=text(
            "停止公布检查点，核对是否恢复了较旧的备份，或账本是否被改动（./run ledger verify）。",
            "Find out whether an older backup was restored or the ledger was altered (./run ledger verify).",
        ),
    )


def _broken(path: Path, why: str) -> SignerBroken:
    return SignerBroken(
        text(f"签名进程的文件 {path.name} 无法使用：{why}。", f"The signer's file {path.name} cannot be used: {why}."),
        next_step=text("从签名进程自己的备份恢复该文件。", "Restore the file from the signer's own backup."),
    )
