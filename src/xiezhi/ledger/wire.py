"""Arrays for the database in its binary form, put together in one go: several times quicker than one value at a
time."""

from __future__ import annotations

from collections.abc import Iterable
from struct import pack

from psycopg import Connection, Cursor
from psycopg.adapt import Buffer, Dumper
from psycopg.pq import Format

_TEXT, _BYTEA, _TEXT_ARRAY, _BYTEA_ARRAY = 25, 17, 1009, 1001


class TextArray(bytes):
    """text[] in PostgreSQL's binary form."""


class ByteaArray(bytes):
    """bytea[] in PostgreSQL's binary form."""


class _AsItIs(Dumper):
    format = Format.BINARY

    def dump(self, obj: bytes) -> Buffer | None:
        return bytes(obj)


class _Texts(_AsItIs):
    oid = _TEXT_ARRAY


class _Byteas(_AsItIs):
    oid = _BYTEA_ARRAY


def texts(items: Iterable[str]) -> TextArray:
    """A text[] of `items`."""
    return TextArray(_array(_TEXT, [item.encode() for item in items]))


def byteas(items: Iterable[bytes]) -> ByteaArray:
    """A bytea[] of `items`."""
    return ByteaArray(_array(_BYTEA, list(items)))


def plain_cursor(connection: Connection[tuple[object, ...]]) -> Cursor[tuple[object, ...]]:
    """A cursor that sends its parameters beside the statement; Django's own writes them into it."""
    cursor = Cursor(connection)
    cursor.adapters.register_dumper(TextArray, _Texts)
    cursor.adapters.register_dumper(ByteaArray, _Byteas)
    return cursor


def _array(oid: int, items: list[bytes]) -> bytes:
    parts = [pack("!iiiii", 1, 0, oid, len(items), 1)] if items else [pack("!iii", 0, 0, oid)]
    for item in items:
        parts += (len(item).to_bytes(4, "big"), item)
    return b"".join(parts)
