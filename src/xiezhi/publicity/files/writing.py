"""Writes the files: CSV, JSON Lines and Parquet for each kind and month, checksums, catalogue, withdrawals, delta.

Files are prepared at night and served as they are; nothing is exported on request. A month is written anew as soon as a
record leaves it, under another name first, so that a reader gets the old file or the new one and never half of one.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import shutil
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as arrow
import pyarrow.parquet as parquet
from django.conf import settings

from xiezhi.kernel.clock import now, today
from xiezhi.publicity.files import double, rows
from xiezhi.publicity.surfaces import Leaving

FORMATS = ("csv.gz", "jsonl.gz", "parquet")
DELTA_DAYS = 92
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def folder() -> Path:
    """Where the files lie."""
    return Path(settings.XIEZHI_DATA) / "open"


def safe(cell: Any) -> Any:
    """A cell that no spreadsheet runs: what looks like a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def write_all(where: Path | None = None) -> list[Path]:
    """Write every month that has anything, take away those that have nothing more, and the catalogue over all."""
    target = where or folder()
    wanted = rows.months()
    for kind, month in wanted:
        _month(target, kind, month)
    keep = {_name(kind, month, ending) for kind, month in wanted for ending in FORMATS}
    for path in target.glob("*/*-*-*.*"):
        if path.relative_to(target).as_posix() not in keep:
            path.unlink()
    for table in double.TABLES:
        _double(target, table)
    _about(target)
    return sorted(path for path in target.rglob("*") if path.is_file())


def forget(leaving: Leaving) -> None:
    """Take a record out of the files of its kind, at once, and say so in the list of what is gone."""
    target = folder()
    if not target.is_dir():
        return
    for path in sorted(target.glob(f"{leaving.kind}/*.jsonl.gz")):
        if _holds(path, str(leaving.id)):
            month = date.fromisoformat(f"{path.name[len(leaving.kind) + 1 : len(leaving.kind) + 8]}-01")
            _month(target, leaving.kind, month)
    if leaving.kind in double.TABLES:
        _double(target, leaving.kind)
    _about(target)


def shows(leaving: Leaving) -> bool:
    """Whether any file still holds a record."""
    if any(_holds(path, str(leaving.id)) for path in folder().glob(f"{leaving.kind}/*.jsonl.gz")):
        return True
    path = folder() / _double_name(leaving.kind)
    if not path.is_file():
        return False
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as lines:
        return double.left_over(leaving.kind, str(safe(leaving.number)), csv.DictReader(lines))


def _double(target: Path, table: str) -> None:
    """One table of the credit system (双公示), whole."""
    names = [one.name for one in double.columns(table)]
    _put(target / _double_name(table), _gzipped(_csv(double.table(table), names)))


def _double_name(table: str) -> str:
    return f"double_publicity/{table}.csv.gz"


def _holds(path: Path, identifier: str) -> bool:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return any(json.loads(line)["id"] == identifier for line in lines)


def _name(kind: str, month: date, ending: str) -> str:
    return f"{kind}/{kind}-{month:%Y-%m}.{ending}"


def _month(target: Path, kind: str, month: date) -> None:
    found = list(rows.rows(kind, month))
    paths = [target / _name(kind, month, ending) for ending in FORMATS]
    if not found:
        for path in paths:
            path.unlink(missing_ok=True)
        return
    _put(paths[0], _gzipped(_csv(found, rows.COLUMNS)))
    _put(paths[1], _gzipped("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found)))
    schema = arrow.schema([(name, arrow.int32() if name == "version" else arrow.string()) for name in rows.COLUMNS])
    table = io.BytesIO()
    parquet.write_table(arrow.Table.from_pylist(found, schema=schema), table, compression="zstd")
    _put(paths[2], table.getvalue())


def _csv(found: Iterable[Mapping[str, Any]], names: Iterable[str]) -> str:
    listed = list(names)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(listed)
    for row in found:
        writer.writerow([safe(row[name]) for name in listed])
    return "\ufeff" + text.getvalue()


def _gzipped(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.write_bytes(content)
    draft.replace(path)


def _about(target: Path) -> None:
    """What is gone, what moved, the checksums, and the catalogue: always after the months."""
    _put(
        target / "withdrawals.csv", _csv(rows.gone(), ("id", "path", "kind", "body_code", "state", "left_on")).encode()
    )
    since = today() - timedelta(days=DELTA_DAYS)
    _put(target / "moves.csv", _csv(rows.moves(since), ("sequence", "record", "version", "what", "at")).encode())
    files = sorted(
        path for path in target.rglob("*") if path.is_file() and path.name not in ("manifest.json", "catalogue.jsonld")
    )
    listed = [_entry(target, path) for path in files]
    made = now().isoformat(timespec="seconds")
    _put(
        target / "manifest.json", json.dumps({"made_at": made, "files": listed}, ensure_ascii=False, indent=1).encode()
    )
    _put(target / "catalogue.jsonld", json.dumps(_catalogue(listed, made), ensure_ascii=False, indent=1).encode())


def _entry(target: Path, path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "file": path.relative_to(target).as_posix(),
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


MEDIA = {".csv": "text/csv", ".gz": "application/gzip", ".parquet": "application/vnd.apache.parquet"}


def _catalogue(files: list[dict[str, Any]], made: str) -> dict[str, Any]:
    """The DCAT 3 catalogue: one dataset for each kind, one distribution for each file."""
    datasets: dict[str, list[dict[str, Any]]] = {}
    for one in files:
        datasets.setdefault(one["file"].partition("/")[0] if "/" in one["file"] else "all", []).append(one)
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "spdx": "http://spdx.org/rdf/terms#",
        },
        "@type": "dcat:Catalog",
        "dct:title": "行政执法公示开放数据",
        "dct:modified": made,
        "dcat:dataset": [
            {
                "@type": "dcat:Dataset",
                "dct:identifier": kind,
                "dcat:distribution": [_distribution(one) for one in listed],
            }
            for kind, listed in sorted(datasets.items())
        ],
    }


def _distribution(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dcat:downloadURL": f"/data/{one['file']}",
        "dcat:byteSize": one["bytes"],
        "dcat:mediaType": MEDIA.get(Path(one["file"]).suffix, "application/octet-stream"),
        "spdx:checksum": {"spdx:algorithm": "sha256", "spdx:checksumValue": one["sha256"]},
    }


def erase(where: Path | None = None) -> None:
    """Throw all files away; the next night writes them again."""
    shutil.rmtree(where or folder(), ignore_errors=True)
