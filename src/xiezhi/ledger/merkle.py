"""The tree of RFC 6962: leaf and node hashes, roots, proofs that a leaf is in a tree and that one tree extends another.

Pure functions. A tree is given by `Node`, a function (level, index) -> hash of the full subtree over the leaves
[index * 2^level, (index + 1) * 2^level), so that the same code proves from memory, from tiles or from a database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

Node = Callable[[int, int], bytes]
EMPTY = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 || data)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes; the empty tree's root is SHA-256 of nothing."""
    level = list(leaves)
    if not level:
        return EMPTY
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)] + odd
    return level[0]


def subtree(node: Node, low: int, high: int) -> bytes:
    """The hash over the leaves [low, high), where `low` is where RFC 6962 would cut."""
    if high == low:
        return EMPTY
    width = high - low
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return node(level, low >> level)
    cut = low + _split(width)
    return node_hash(subtree(node, low, cut), subtree(node, cut, high))


def inclusion(node: Node, index: int, size: int) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of the tree of `size`, nearest sibling first."""
    if not 0 <= index < size:
        raise IndexError(f"leaf {index} is not in a tree of {size}")
    low, high, path = 0, size, []
    while high - low > 1:
        cut = low + _split(high - low)
        if index < cut:
            path.append(subtree(node, cut, high))
            high = cut
        else:
            path.append(subtree(node, low, cut))
            low = cut
    return path[::-1]


def consistency(node: Node, old: int, new: int) -> list[bytes]:
    """The hashes that show the tree of `new` leaves to extend the tree of `old` leaves (RFC 6962, 2.1.2)."""
    if not 0 <= old <= new:
        raise IndexError(f"a tree of {new} does not extend a tree of {old}")
    if old in (0, new):
        return []
    low, high, whole, path = 0, new, True, []
    while old != high:
        cut = low + _split(high - low)
        if old <= cut:
            path.append(subtree(node, cut, high))
            high = cut
        else:
            path.append(subtree(node, low, cut))
            low, whole = cut, False
    return ([] if whole else [subtree(node, low, high)]) + path[::-1]


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `path` leads from `leaf` at `index` to `root` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or any(len(step) != 32 for step in (leaf, root, *path)):
        return False
    first, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if first & 1 or first == last:
            found = node_hash(step, found)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            found = node_hash(found, step)
        first, last = first >> 1, last >> 1
    return last == 0 and found == root


def check_consistency(old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether `path` shows that the tree (new, new_root) extends the tree (old, old_root) (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new or any(len(step) != 32 for step in (old_root, new_root, *path)):
        return False
    if old == 0:
        return not path and old_root == EMPTY and (new > 0 or new_root == EMPTY)
    if old == new:
        return not path and old_root == new_root
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not steps:
        return False
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            after = node_hash(after, step)
        first, last = first >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


class Frontier:
    """A growing tree that keeps only its full subtrees' hashes: the root after each leaf, in 32 bytes a level.

    The sequencer's second path: it shares no code with the tiles.
    """

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []

    @classmethod
    def at(cls, node: Node, size: int) -> Frontier:
        """The frontier of a tree of `size` whose root has been checked."""
        frontier, low = cls(), 0
        for level in range(size.bit_length() - 1, -1, -1):
            if size >> level & 1:
                frontier._peaks.append((level, node(level, low >> level)))
                low += 1 << level
        frontier.size = size
        return frontier

    def copy(self) -> Frontier:
        """An independent frontier at the same place."""
        other = Frontier()
        other.size, other._peaks = self.size, list(self._peaks)
        return other

    def add(self, leaves: Iterable[bytes]) -> None:
        """Append leaf hashes."""
        peaks = self._peaks
        for found in leaves:
            level, merged = 0, found
            while peaks and peaks[-1][0] == level:
                merged = sha256(b"\x01" + peaks.pop()[1] + merged).digest()
                level += 1
            peaks.append((level, merged))
            self.size += 1

    def root(self) -> bytes:
        """The root over everything added so far."""
        if not self._peaks:
            return EMPTY
        found = self._peaks[-1][1]
        for _, peak in reversed(self._peaks[:-1]):
            found = node_hash(peak, found)
        return found


def in_memory(leaves: Sequence[bytes]) -> Node:
    """A `Node` over leaf hashes held in memory."""
    levels = [list(leaves)]

    def node(level: int, index: int) -> bytes:
        while len(levels) <= level:
            below = levels[-1]
            levels.append([node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])
        return levels[level][index]

    return node


def _split(width: int) -> int:
    """The largest power of two smaller than `width`."""
    return 1 << (width - 1).bit_length() - 1
