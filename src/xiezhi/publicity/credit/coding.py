"""A block: the records of one subject by columns, with what many blocks share named by its number in a table.

A column says for each record 0 (the text follows among the literals), 1 (as the record before) or 2 + its place in the
table of the column. In titles the party's name is a mark, numbers are cut into shape and number, days are differences.
All of it is compressed with a dictionary learnt from the first subjects.

Tables and dictionary stay when a record leaves. So a table holds only what at least `SHARED` subjects have in common,
never a party's name, and the dictionary is learnt from the numbers of blocks alone, without their literals.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from backports import zstd

from xiezhi.publicity.record import path_of

COLUMNS = ("kind", "shape", "title", "party", "body", "result", "amount", "path")
MOST, SHARED, DICTIONARY, LEVEL = 8_000, 5, 65_536, 9
NO_TABLE = frozenset({"party", "path"})
_NUMBER = re.compile(r"^(.*?)(0|[1-9][0-9]{0,8})([^0-9]*)$", re.DOTALL)
_PARTY, _CUT = "\x01", "\x02"


@dataclass(frozen=True, slots=True)
class CreditRecord:
    """What the look-up shows of a public record. `shown_until`: the last day on which it is shown; None: no end."""

    path: str
    kind: str
    number: str
    title: str
    party: str
    body_code: str
    body: str
    result: str
    amount: str
    decided_on: date
    published_on: date
    shown_until: date | None = None


def newest_first(records: Iterable[CreditRecord]) -> list[CreditRecord]:
    """The order in which they stand and are shown."""
    return sorted(records, key=lambda one: (one.decided_on, one.path), reverse=True)


def _texts(one: CreditRecord) -> tuple[tuple[str, ...], int]:
    cut = _NUMBER.match(one.number)
    shape, number = (cut[1] + _CUT + cut[3], int(cut[2])) if cut else (one.number, 0)
    path = "" if one.path == path_of(one.kind, one.body_code, one.number) else one.path
    title = one.title.replace(one.party, _PARTY) if one.party else one.title
    return (one.kind, shape, title, one.party, one.body_code + _CUT + one.body, one.result, one.amount, path), number


class Coder:
    """Writes and reads blocks with the tables and the dictionary of one part."""

    def __init__(self, tables: Sequence[Sequence[str]] = (), dictionary: bytes = b"") -> None:
        self.tables = [list(one) for one in tables] or [[] for _ in COLUMNS]
        self.numbered = [{text: at + 2 for at, text in enumerate(table)} for table in self.tables]
        self.dictionary = dictionary

    @cached_property
    def _dict(self) -> zstd.ZstdDict | None:
        return zstd.ZstdDict(self.dictionary) if self.dictionary else None

    @cached_property
    def _compressor(self) -> zstd.ZstdCompressor:
        options: dict[int, int] = {zstd.CompressionParameter.compression_level: LEVEL}
        options[zstd.CompressionParameter.dict_id_flag] = 0
        return zstd.ZstdCompressor(options=options, zstd_dict=self._dict and self._dict.as_digested_dict)

    @classmethod
    def learnt(cls, sample: Sequence[Sequence[CreditRecord]]) -> Coder:
        """Tables and a dictionary from the records of some subjects."""
        counted = [Counter[str]() for _ in COLUMNS]
        for subject in sample:
            columns = zip(*(_texts(one)[0] for one in subject), strict=True)
            for counter, said in zip(counted, columns, strict=False):
                counter.update(set(said))
        tables = [
            [said for said, times in counter.most_common(MOST) if times >= SHARED and name not in NO_TABLE]
            for name, counter in zip(COLUMNS, counted, strict=True)
        ]
        coder = cls(tables)
        plain = [coder.plain(subject, literal=False) for subject in sample]
        if len(plain) < 64 or sum(map(len, plain)) < 100_000:
            return coder
        return cls(tables, zstd.train_dict(plain, DICTIONARY).dict_content)

    @classmethod
    def from_meta(cls, meta: bytes) -> Coder:
        """The coder that a part carries with it."""
        length = int.from_bytes(meta[:4], "little")
        return cls(json.loads(zstd.decompress(meta[4 : 4 + length])), bytes(meta[4 + length :]))

    def meta(self) -> bytes:
        """Tables and dictionary as a part carries them."""
        tables = zstd.compress(json.dumps(self.tables, ensure_ascii=False).encode())
        return len(tables).to_bytes(4, "little") + tables + self.dictionary

    def block(self, records: Sequence[CreditRecord]) -> bytes:
        """The block of a subject; its records are in the order of `newest_first`."""
        return self._compressor.compress(self.plain(records), mode=zstd.ZstdCompressor.FLUSH_FRAME)

    def plain(self, records: Sequence[CreditRecord], *, literal: bool = True) -> bytes:
        """The block before compression; without `literal` only its numbers."""
        out, literals = bytearray(), bytearray()
        _put(out, len(records))
        texts = [_texts(one) for one in records]
        for column, numbered in enumerate(self.numbered):
            before: str | None = None
            for said, _number in texts:
                if said[column] == before:
                    out.append(1)
                elif place := numbered.get(said[column]):
                    _put(out, place)
                else:
                    raw = said[column].encode()
                    out.append(0)
                    _put(literals, len(raw))
                    literals += raw
                before = said[column]
        last = 0
        for one in records:
            day = one.decided_on.toordinal()
            _put_signed(out, last - day)
            last = day
        for one in records:
            _put_signed(out, one.published_on.toordinal() - one.decided_on.toordinal())
        for one in records:
            until = one.shown_until
            _put(out, 0 if until is None else 1 + _zigzag(until.toordinal() - one.published_on.toordinal()))
        for _said, number in texts:
            _put(out, number)
        return bytes(out + literals) if literal else bytes(out)

    def records(self, block: bytes) -> list[CreditRecord]:
        """The records of a block, newest first."""
        reader = _Reader(zstd.decompress(block, self._dict))
        count = reader.take()
        columns = [[reader.take() for _ in range(count)] for _ in COLUMNS]
        decided, last = [], 0
        for _ in range(count):
            last -= reader.signed()
            decided.append(last)
        published = [day + reader.signed() for day in decided]
        until = [(reader.take(), day) for day in published]
        numbers = [reader.take() for _ in range(count)]
        texts = [reader.texts(column, table) for column, table in zip(columns, self.tables, strict=True)]
        return [
            _record(said, number, day, shown, end)
            for said, number, day, shown, end in zip(
                zip(*texts, strict=True), numbers, decided, published, until, strict=True
            )
        ]


def _record(said: tuple[str, ...], number: int, day: int, shown: int, end: tuple[int, int]) -> CreditRecord:
    kind, shape, title, party, body, result, amount, path = said
    code, _, name = body.partition(_CUT)
    head, cut, tail = shape.partition(_CUT)
    whole = f"{head}{number}{tail}" if cut else shape
    until = date.fromordinal(end[1] + _unzigzag(end[0] - 1)) if end[0] else None
    return CreditRecord(
        path or path_of(kind, code, whole), kind, whole, title.replace(_PARTY, party), party, code, name, result,
        amount, date.fromordinal(day), date.fromordinal(shown), until,
    )  # fmt: skip


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0

    def take(self) -> int:
        value = shift = 0
        while True:
            byte = self.content[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def signed(self) -> int:
        return _unzigzag(self.take())

    def texts(self, column: Sequence[int], table: Sequence[str]) -> list[str]:
        found: list[str] = []
        for place in column:
            if place > 1:
                found.append(table[place - 2])
            elif place:
                found.append(found[-1])
            else:
                length = self.take()
                found.append(self.content[self.at : self.at + length].decode())
                self.at += length
        return found


def _zigzag(value: int) -> int:
    return value * 2 if value >= 0 else -value * 2 - 1


def _unzigzag(value: int) -> int:
    return value // 2 if value % 2 == 0 else -(value + 1) // 2


def _put(out: bytearray, value: int) -> None:
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)


def _put_signed(out: bytearray, value: int) -> None:
    _put(out, _zigzag(value))
