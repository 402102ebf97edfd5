#!/usr/bin/env python3
"""Check records of a Xiezhi ledger without trusting whoever runs it. One file; needs Python 3.11 and `cryptography`.

    xiezhi_verify.py log DIR [--key KEY]                     every file of a log or of a mirror, from the first entry
    xiezhi_verify.py proof ENTRY PROOF --key KEY             that an entry is in the signed tree
    xiezhi_verify.py consistency OLD NEW DIR --key KEY       that the head in file NEW extends the head in file OLD
    xiezhi_verify.py disclosure FILE                         that a redacted entry gives its sealed commitment
    xiezhi_verify.py record FILE --key KEY                   that a public record says what the ledger committed to
    xiezhi_verify.py compare DIR MIRROR                      which leaves of two copies of a log differ
    xiezhi_verify.py vectors DIR                             the golden vectors that came with this file

KEY is a verifier key (name+id+base64) or a file that holds one. Get it elsewhere than the data to be checked.
Exit code 0: everything holds. 1: something does not, said on standard output. 2: the question could not be understood.

What a proof says: this record existed when the head was signed, and has not changed since. It does not say that the
record is true. The formats are described in docs/ledger-format.md.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ZERO = "00" * 32
WIDTH = 256
ENTRY_KEYS = [
    *("actor", "body", "case", "evidence", "fields", "id", "kind", "log", "matter", "occurred", "officers"),
    *("pack", "papers", "position", "previous", "procedure", "recorded", "rows", "scope", "source", "v"),
]
REASONS = ("personal", "commercial_secret", "state_secret", "minor", "whistleblower", "not_asked")


class Wrong(Exception):
    """Something does not hold."""


# --- hashes and trees (RFC 6962) -------------------------------------------------------------------------------------


def leaf(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root(hashes: list[bytes]) -> bytes:
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    cut = 1
    while cut * 2 < len(hashes):
        cut *= 2
    return node(root(hashes[:cut]), root(hashes[cut:]))


def included(found: bytes, index: int, size: int, path: list[bytes], top: bytes) -> bool:
    if not 0 <= index < size or any(len(step) != 32 for step in path):
        return False
    first, last = index, size - 1
    for step in path:
        if last == 0:
            return False
        if first % 2 or first == last:
            found = node(step, found)
            while first % 2 == 0 and first:
                first, last = first // 2, last // 2
        else:
            found = node(found, step)
        first, last = first // 2, last // 2
    return last == 0 and found == top


def extends(old: int, new: int, path: list[bytes], before: bytes, after: bytes) -> bool:
    if not 0 <= old <= new or any(len(step) != 32 for step in path):
        return False
    if old == 0 or old == new:
        return not path and before == (root([]) if old == 0 else after)
    steps = [before, *path] if old & (old - 1) == 0 else path
    if not steps:
        return False
    first, last = old - 1, new - 1
    while first % 2:
        first, last = first // 2, last // 2
    one = two = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if first % 2 or first == last:
            one, two = node(step, one), node(step, two)
            while first % 2 == 0 and first:
                first, last = first // 2, last // 2
        else:
            two = node(two, step)
        first, last = first // 2, last // 2
    return last == 0 and one == before and two == after


# --- notes (C2SP signed-note, tlog-checkpoint, tlog-proof) -----------------------------------------------------------


def unbase64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError as problem:
        raise Wrong("not base64") from problem
    if base64.b64encode(raw).decode() != text:
        raise Wrong("base64 written in a second way")
    return raw


def read_key(text: str) -> tuple[str, bytes, bytes]:
    """Name, key id and public key of a verifier key."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3 or not parts[0]:
        raise Wrong("a verifier key has the form name+id+base64")
    raw = unbase64(parts[2])
    identity = sha256(parts[0].encode() + b"\n" + raw).digest()[:4]
    if len(raw) != 33 or raw[0] != 1 or identity.hex() != parts[1]:
        raise Wrong("this is no Ed25519 verifier key")
    return parts[0], identity, raw[1:]


def open_note(note: str, key: str) -> tuple[str, int, bytes]:
    """Origin, size and root of a checkpoint whose signature holds."""
    name, identity, public = read_key(key)
    if any(letter < " " and letter != "\n" for letter in note):
        raise Wrong("control characters in a note")
    body, gap, block = note.rpartition("\n\n")
    body += "\n"
    lines = block.split("\n")
    if not gap or lines.pop() != "" or not 1 <= len(lines) <= 32:
        raise Wrong("not a signed note")
    mine = []
    for line in lines:
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014" or not parts[1] or "+" in parts[1]:
            raise Wrong("not a signature line")
        raw = unbase64(parts[2])
        if len(raw) < 5:
            raise Wrong("a signature is too short")
        if parts[1] == name and raw[:4] == identity:
            mine.append(raw[4:])
    if len(mine) != 1:
        raise Wrong(f"{len(mine)} signatures by {name}")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(mine[0], body.encode())
    except (InvalidSignature, UnicodeEncodeError) as problem:
        raise Wrong(f"the signature by {name} does not hold") from problem
    head = body.split("\n")
    if len(head) != 4 or head[0] != name or not head[1].isascii() or not head[1].isdigit() or len(head[1]) > 19:
        raise Wrong("not the head of this log")
    top = unbase64(head[2])
    if len(top) != 32 or str(int(head[1])) != head[1]:
        raise Wrong("a head is written in one way only")
    return head[0], int(head[1]), top


def check_proof(entry: bytes, proof: str, key: str) -> tuple[int, int]:
    """Index and tree size of an entry that the proof places in the signed tree."""
    above, gap, note = proof.partition("\n\n")
    lines = above.split("\n")
    if not gap or lines[0] != "c2sp.org/tlog-proof@v1" or len(lines) < 2 or not lines[1].startswith("index "):
        raise Wrong("not a proof of this form")
    digits = lines[1][6:]
    if not digits.isascii() or not digits.isdigit() or len(digits) > 19 or str(int(digits)) != digits:
        raise Wrong("not an index")
    _, size, top = open_note(note, key)
    if not included(leaf(entry), int(digits), size, [unbase64(step) for step in lines[2:]], top):
        raise Wrong("the path does not lead to the signed root")
    return int(digits), size


# --- canonical JSON and entries --------------------------------------------------------------------------------------


def canonical(value: object) -> bytes:
    """RFC 8785, restricted: no floats, whole numbers within 2^53 - 1, keys in UTF-16 order."""
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > 2**53 - 1):
        raise Wrong("a number that is not whole, or too large")
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return b"{" + b",".join(canonical(key) + b":" + canonical(value[key]) for key in keys) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(canonical(item) for item in value) + b"]"
    return json.dumps(value, ensure_ascii=False).encode()


def read_canonical(data: bytes) -> object:
    try:
        value = json.loads(data.decode())
        again = canonical(value)
    except (ValueError, RecursionError) as problem:
        raise Wrong("not JSON") from problem
    if again != data:
        raise Wrong("not in canonical form")
    return value


def read_entry(data: bytes) -> dict[str, Any]:
    value = read_canonical(data)
    if not isinstance(value, dict) or sorted(value) != ENTRY_KEYS or value["v"] != 1:
        raise Wrong("not an entry of version 1")
    return value


def check_disclosure(data: bytes) -> dict[str, Any]:
    """The entry of a disclosure whose open and hidden fields together give its commitment."""
    told = read_canonical(data)
    if not isinstance(told, dict) or sorted(told) != ["entry", "hidden", "open", "v"] or told["v"] != 1:
        raise Wrong("not a disclosure of version 1")
    try:
        entry = read_entry(told["entry"].encode())
        leaves = []
        for field in told["open"]:
            salt = bytes.fromhex(field["salt"])
            if sorted(field) != ["path", "salt", "value"] or len(salt) != 16 or salt.hex() != field["salt"]:
                raise Wrong("not an open field")
            leaves.append((field["path"], sha256(b"\x03" + salt + canonical(field["value"])).digest()))
        for field in told["hidden"]:
            inner = bytes.fromhex(field["inner"])
            if sorted(field) != ["inner", "path", "reason"] or len(inner) != 32 or inner.hex() != field["inner"]:
                raise Wrong("not a hidden field")
            if field["reason"] not in REASONS:
                raise Wrong("no such reason for hiding a field")
            leaves.append((field["path"], inner))
        names = [canonical(path) for path, _ in leaves]
        if len(set(names)) != len(names):
            raise Wrong("a field appears twice")
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise Wrong("not a disclosure") from problem
    hashes = [
        sha256(b"\x02" + len(name).to_bytes(4, "big") + name + inner).digest()
        for name, (_, inner) in zip(names, leaves, strict=True)
    ]
    if root(sorted(hashes)).hex() != entry["fields"]:
        raise Wrong("the fields do not give the commitment in the entry")
    return entry


# --- public records --------------------------------------------------------------------------------------------------


def no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Wrong("a key appears twice")
    return found


def check_part(part: Any, key: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The entry of one part of a proof, proved to be in the signed tree, and its open fields by path."""
    if not isinstance(part, dict) or sorted(part) != ["disclosure", "proof"]:
        raise Wrong("not a part of a proof")
    data = str(part["disclosure"]).encode()
    entry = check_disclosure(data)
    check_proof(canonical(entry), str(part["proof"]), key)
    told: dict[str, Any] = json.loads(data)
    return entry, {canonical(field["path"]).decode(): field["value"] for field in told["open"]}


def check_record(data: bytes, key: str) -> dict[str, Any]:
    """The record of a downloaded `record.json` whose proof holds: hash, publishing entry, deciding entry, shown facts.

    A record that no case of this ledger decided (an import) has no deciding entry; the publishing one says so.
    """
    try:
        told = json.loads(data.decode(), object_pairs_hook=no_twins)
        record, proof = told["record"], told["proof"]
        if sorted(told) != ["hash", "proof", "record", "v"] or told["v"] != 1 or proof["v"] != 1:
            raise Wrong("not a public record of version 1")
        if sha256(canonical(record)).hexdigest() != told["hash"]:
            raise Wrong("the record does not give its hash")
        entry, shown = check_part(proof["publication"], key)
        if entry["kind"] not in ("publicity_published", "publicity_corrected") or entry["case"] != record["id"]:
            raise Wrong("the entry is not the one that published this record")
        if shown.get('["record"]') != told["hash"]:
            raise Wrong("the publishing entry commits to another record")
        decided = shown.get('["decision"]')
        if decided is None:
            raise Wrong("the publishing entry does not show which entry decided")
        if decided:
            check_decision(record, proof, decided, key)
        elif set(proof) != {"v", "publication"}:
            raise Wrong("a deciding entry that the publishing one does not name")
    except Wrong:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as problem:
        raise Wrong("not a public record with its proof") from problem
    return record


def check_decision(record: dict[str, Any], proof: dict[str, Any], decided: str, key: str) -> None:
    """That the deciding entry says, word for word, what the record shows whole."""
    if set(proof) != {"v", "publication", "decision", "shows"}:
        raise Wrong("the deciding entry is missing")
    entry, facts = check_part(proof["decision"], key)
    if entry["id"] != decided:
        raise Wrong("the deciding entry is not the one that was published")
    named = {canonical(one["path"]).decode(): one["field"] for one in proof["shows"]}
    if set(named) != set(facts):
        raise Wrong("facts are opened that the record does not name")
    for path, field in named.items():
        if record[field] != facts[path]:
            raise Wrong(f"the record does not say in {field} what was decided")


# --- logs as files (C2SP tlog-tiles) ---------------------------------------------------------------------------------


def tile_name(level: int | str, number: int) -> str:
    name = f"{number % 1000:03d}"
    while number := number // 1000:
        name = f"x{number % 1000:03d}/{name}"
    return f"tile/{level}/{name}"


def read_tile(folder: Path, level: int | str, number: int, width: int) -> bytes:
    """A tile; where only a wider one is left, that."""
    whole = folder / tile_name(level, number)
    partial = whole.with_name(whole.name + ".p")
    if width < WIDTH and (partial / str(width)).is_file():
        return (partial / str(width)).read_bytes()
    if whole.is_file():
        return whole.read_bytes()
    wider = sorted(int(path.name) for path in partial.glob("*") if path.name.isdigit()) if partial.is_dir() else []
    for each in wider:
        if each > width:
            return (partial / str(each)).read_bytes()
    raise Wrong(f"{whole.relative_to(folder)} is missing (width {width})")


def hashes_of(folder: Path, level: int, number: int, width: int) -> list[bytes]:
    data = read_tile(folder, level, number, width)
    if len(data) % 32 or len(data) < 32 * width:
        raise Wrong(f"{tile_name(level, number)} has the wrong length")
    return [data[i : i + 32] for i in range(0, 32 * width, 32)]


def entries_of(folder: Path, number: int, width: int) -> list[bytes]:
    data, at, found = read_tile(folder, "entries", number, width), 0, []
    while at < len(data):
        length = int.from_bytes(data[at : at + 2], "big")
        if at + 2 + length > len(data):
            raise Wrong(f"entry bundle {number} is cut off")
        found.append(data[at + 2 : at + 2 + length])
        at += 2 + length
    if len(found) < width:
        raise Wrong(f"entry bundle {number} has {len(found)} entries, not {width}")
    return found[:width]


class Chains:
    """The chain of every case, followed over all entries in the order of the tree."""

    def __init__(self, origin: str, problems: list[str]) -> None:
        self.origin, self.problems = origin, problems
        self.heads: dict[str, tuple[int, str]] = {}
        self.ids: set[str] = set()

    def add(self, index: int, data: bytes) -> None:
        try:
            entry = read_entry(data)
            case, position, where = entry["case"], entry["position"], f"leaf {index}, entry {entry['id']}"
            before = self.heads.get(case, (0, ZERO))
            if entry["log"] != self.origin:
                self.problems.append(f"{where}: is an entry of log {entry['log']}")
            if entry["id"] in self.ids:
                self.problems.append(f"{where}: the id was used before")
            if position != before[0] + 1:
                self.problems.append(f"{where}: case {case} goes from position {before[0]} to {position}")
            elif entry["previous"] != before[1]:
                self.problems.append(f"{where}: does not follow position {before[0]} of case {case}")
            self.heads[case] = (position, leaf(data).hex())
            self.ids.add(entry["id"])
        except (Wrong, TypeError) as problem:
            self.problems.append(f"leaf {index}: {problem}")


def check_log(folder: Path, key: str) -> tuple[int, list[str]]:
    """The size of the published tree, and everything in its files that does not hold."""
    origin, size, top = open_note((folder / "checkpoint").read_text(encoding="utf-8"), key)
    problems: list[str] = []
    chains = Chains(origin, problems)
    with_entries = (folder / "tile" / "entries").is_dir()
    below: list[bytes] = []
    level, count = 0, size
    while count:
        above = []
        for number in range(-(-count // WIDTH)):
            width = min(WIDTH, count - number * WIDTH)
            try:
                held = hashes_of(folder, level, number, width)
            except Wrong as problem:
                problems.append(str(problem))
                held = below[number * WIDTH : number * WIDTH + width] or [bytes(32)] * width
            for i, found in enumerate(held):
                if level and found != below[number * WIDTH + i]:
                    problems.append(f"{tile_name(level, number)}: hash {i} is not over the tile below")
            if level == 0 and with_entries:
                check_bundle(folder, number, held, chains)
            above.append((width, held))
        hashes = [found for _, held in above for found in held]
        if level == 0 and root(hashes) != top:
            problems.append(f"the leaves do not give the root that was signed at {size}")
        below = [root(held) for width, held in above if width == WIDTH]
        level, count = level + 1, count // WIDTH
    return size, problems


def check_bundle(folder: Path, number: int, held: list[bytes], chains: Chains) -> None:
    try:
        entries = entries_of(folder, number, len(held))
    except Wrong as problem:
        chains.problems.append(str(problem))
        return
    for i, (data, found) in enumerate(zip(entries, held, strict=True)):
        if leaf(data) != found:
            chains.problems.append(f"leaf {number * WIDTH + i}: the entry does not have the hash in the tree")
        chains.add(number * WIDTH + i, data)


def compare(one: Path, other: Path) -> tuple[int, list[str]]:
    """The number of leaves that both copies have, and those that differ."""
    sizes = [int((folder / "checkpoint").read_text(encoding="utf-8").split("\n")[1]) for folder in (one, other)]
    problems, size = [], min(sizes)
    for number in range(-(-size // WIDTH)):
        width = min(WIDTH, size - number * WIDTH)
        pair = [hashes_of(folder, 0, number, width) for folder in (one, other)]
        differing = [i for i in range(width) if pair[0][i] != pair[1][i]]
        problems += [f"leaf {number * WIDTH + i} differs" for i in differing]
    return size, problems


def consistent(old: str, new: str, folder: Path, key: str) -> tuple[int, int]:
    """The sizes of two signed heads of which the second extends the first, recomputed from the log's leaves."""
    (_, before, old_root), (_, after, new_root) = open_note(old, key), open_note(new, key)
    hashes: list[bytes] = []
    for number in range(-(-after // WIDTH)):
        hashes += hashes_of(folder, 0, number, min(WIDTH, after - number * WIDTH))
    if before > after or root(hashes[:before]) != old_root or root(hashes) != new_root:
        raise Wrong("the second head does not extend the first")
    return before, after


# --- golden vectors --------------------------------------------------------------------------------------------------


def check_vectors(folder: Path) -> int:
    """How many golden vectors hold. Raises Wrong at the first that does not."""
    done = 0
    for path in sorted(folder.glob("*.json")):
        for vector in json.loads(path.read_text(encoding="utf-8")):
            if not VECTORS[vector["kind"]](vector):
                raise Wrong(f"{path.name}: {vector['name']}")
            done += 1
    return done


def holds(check: Callable[..., object], *given: object) -> bool:
    try:
        return check(*given) is not False
    except Wrong:
        return False


def steps(vector: dict[str, Any]) -> list[bytes]:
    return [bytes.fromhex(step) for step in vector["path"]]


VECTORS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "canonical": lambda v: canonical(v["value"]).hex() == v["bytes"],
    "not_canonical": lambda v: not holds(read_canonical, bytes.fromhex(v["bytes"])),
    "root": lambda v: root([leaf(bytes.fromhex(each)) for each in v["leaves"]]).hex() == v["root"],
    "inclusion": lambda v: v["holds"] == included(
        bytes.fromhex(v["leaf"]), v["index"], v["size"], steps(v), bytes.fromhex(v["root"])),
    "consistency": lambda v: v["holds"] == extends(
        v["old"], v["new"], steps(v), bytes.fromhex(v["old_root"]), bytes.fromhex(v["new_root"])),
    "note": lambda v: v["holds"] == holds(open_note, v["note"], v["key"]),
    "proof": lambda v: v["holds"] == holds(check_proof, v["entry"].encode(), v["proof"], v["key"]),
    "disclosure": lambda v: v["holds"] == holds(check_disclosure, v["disclosure"].encode()),
    "entry": lambda v: leaf(v["entry"].encode()).hex() == v["hash"] and holds(read_entry, v["entry"].encode()),
}  # fmt: skip


# --- command line ----------------------------------------------------------------------------------------------------


def given_key(text: str | None, folder: Path | None = None) -> str:
    """A key, or the content of the file that holds it. The log's own copy is used only when asked for nothing else."""
    if text is None and folder is not None:
        print(f"note: using the key that lies in {folder}; a key from elsewhere would prove more", file=sys.stderr)
        text = str(folder / "key")
    if text is None:
        raise Wrong("--key is needed")
    return text if text.count("+") >= 2 else Path(text).read_text(encoding="utf-8")


def run(args: argparse.Namespace) -> list[str]:
    """The problems found; prints what holds."""
    if args.what == "log":
        size, problems = check_log(args.folder, given_key(args.key, args.folder))
        print(f"{size} leaves")
        return problems
    if args.what == "proof":
        index, size = check_proof(args.entry.read_bytes(), args.proof.read_text(encoding="utf-8"), given_key(args.key))
        print(f"leaf {index} of the signed tree of {size}")
        return []
    if args.what == "consistency":
        old, new = (path.read_text(encoding="utf-8") for path in (args.old, args.new))
        before, after = consistent(old, new, args.folder, given_key(args.key, args.folder))
        print(f"{before} -> {after}")
        return []
    if args.what == "disclosure":
        entry = check_disclosure(args.file.read_bytes())
        print(f"entry {entry['id']} of case {entry['case']}, hash {leaf(canonical(entry)).hex()}")
        return []
    if args.what == "record":
        record = check_record(args.file.read_bytes(), given_key(args.key))
        hidden = sum(one["count"] for one in record["hidden"])
        print(f"{record['kind']} {record['number']} version {record['version']}: {hidden} places hidden")
        return []
    if args.what == "compare":
        size, problems = compare(args.folder, args.mirror)
        print(f"{size} leaves in both")
        return problems
    print(f"{check_vectors(args.folder)} vectors hold")
    return []


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="what", required=True)
    for name, places in {
        "log": ["folder"],
        "proof": ["entry", "proof"],
        "consistency": ["old", "new", "folder"],
        "disclosure": ["file"],
        "record": ["file"],
        "compare": ["folder", "mirror"],
        "vectors": ["folder"],
    }.items():
        command = commands.add_parser(name)
        for place in places:
            command.add_argument(place, type=Path)
        if name in ("log", "proof", "consistency", "record"):
            command.add_argument("--key")
    args = parser.parse_args(argv)
    try:
        problems = run(args)
    except Wrong as problem:
        problems = [str(problem)]
    except (OSError, ValueError, IndexError) as problem:
        print(f"cannot be read: {problem}", file=sys.stderr)
        return 2
    for each in problems:
        print(f"WRONG: {each}")
    print("does not hold" if problems else "holds")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
