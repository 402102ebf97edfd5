"""The signer process: answers at a Unix socket, one JSON line for a request, one for the answer. Touches no database.

    {"op": "head"}                                            -> {"origin", "size", "root", "key"}
    {"op": "sign", "origin", "size", "root", "proof": [hex]}  -> {"note", "key"} or {"refused": sentence}

Run as `python -m xiezhi.ledger.signer [FOLDER]`, in production under a user of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from xiezhi.kernel.errors import Refusal, text
from xiezhi.ledger.errors import SignerBroken, SignerRefused
from xiezhi.ledger.notes import Checkpoint
from xiezhi.ledger.signing import Signer

LONGEST = 1 << 20
PATIENCE = 10.0
SOCKET_PATH_LIMIT = 100


def socket_path(folder: Path) -> Path:
    """Where the signer of `folder` listens; under /tmp where the path would be too long for a socket."""
    path = folder / "socket"
    return (
        path if len(bytes(path)) < SOCKET_PATH_LIMIT else Path(f"/tmp/xz-{sha256(bytes(folder)).hexdigest()[:16]}.sock")
    )


def ask(folder: Path, request: dict[str, Any]) -> dict[str, Any]:
    """The signer's answer. Raises SignerRefused when it declines and SignerBroken when nobody answers."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
            link.settimeout(PATIENCE)
            link.connect(str(socket_path(folder)))
            link.sendall(json.dumps(request).encode() + b"\n")
            answer: dict[str, Any] = json.loads(_line(link))
    except (OSError, ValueError) as problem:
        raise SignerBroken(
            text("签名进程没有应答。", f"The signer does not answer ({type(problem).__name__}).")
        ) from problem
    if "refused" in answer:
        raise SignerRefused(answer["refused"])
    return answer


def serve(folder: Path) -> None:
    """Answer until told to stop."""
    signer, path = Signer(folder), socket_path(folder)
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        before = os.umask(0o177)
        try:
            listener.bind(str(path))
        finally:
            os.umask(before)
        listener.listen(8)
        while True:
            link, _ = listener.accept()
            with link, contextlib.suppress(OSError):
                link.settimeout(PATIENCE)
                link.sendall(json.dumps(_answer(signer, _line(link)), ensure_ascii=False).encode() + b"\n")


def _answer(signer: Signer, line: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(line)
        if asked["op"] == "head":
            last = signer.last
            return {"origin": last.origin, "size": last.size, "root": last.root.hex(), "key": _key(signer)}
        head = Checkpoint(str(asked["origin"]), int(asked["size"]), bytes.fromhex(asked["root"]))
        note = signer.sign(head, [bytes.fromhex(step) for step in asked["proof"]])
    except Refusal as refusal:
        return {"refused": refusal.what}
    except (ValueError, KeyError, TypeError):
        return {"refused": text("无法读懂该请求。", "The request cannot be read.")}
    return {"note": note, "key": _key(signer)}


def _key(signer: Signer) -> str:
    return signer.key.text() if signer.key else ""


def _line(link: socket.socket) -> bytes:
    data = b""
    while not data.endswith(b"\n"):
        part = link.recv(65536)
        if not part or len(data) > LONGEST:
            raise ValueError("the line is cut off")
        data += part
    return data


def main(argv: list[str]) -> int:
    """Run the signer of FOLDER, or of this installation's data folder."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if argv:
        folder = Path(argv[0])
    else:
        from xiezhi.ledger.installation import signer_folder

        folder = signer_folder()
    try:
        serve(folder)
    except Refusal as refusal:
        print(f"{refusal.text('zh-hans')}\n{refusal.text('en')}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
