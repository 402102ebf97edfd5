"""Real records made public: loaded into the ledger, redacted, shown and taken away again. Records a second, names left.

The records lie in ../shared/data/penalties (XIEZHI_RECORDS names another folder) and are not shipped; without them
nothing is measured. The securities penalties come with marked names: PERSON must not stay readable, MASKED_PERSON is
how the authority itself masked it (李某) and must stay as it is. The marks are silver: persons that the marking missed
are not counted.

    ./run bench real-records
    .venv/bin/python -m benchmarks.real_records FOLDER      writes the records as files for ./run load
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.ground import Ground
from benchmarks.meters import Result
from xiezhi.config import places

NAME, TITLE = "real-records", "Real records, made public"
FOLDER = Path(os.environ.get("XIEZHI_RECORDS", places.ROOT.parent / "shared" / "data" / "penalties"))
QUICK = 100
COLUMNS = ("case_id", "seq", "activity", "day", "title", "about", "party_name", "persons", "party_kind", "facts_found",
           "result", "basis", "listed_until", "days")  # fmt: skip
NOBODY = "（公告未列明当事人）"
UNKNOWN = "未提取"
_BRACKET = re.compile(r"[（(]([^（）()]+)[)）]")
_COMPOUND = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|长孙|宇文|端木|南宫"
_PERSON = re.compile(rf"^(?:(?:{_COMPOUND})[一-鿿]{{1,2}}|(?!北京|上海|深圳|中国)[一-鿿]{{2,3}})$")
_FIRM = re.compile(
    r"(公司|集团|股份|事务所|所|局|会|行|厂|部|社|科技|证券|基金|期货|资本|投资|转债|中心|企业|合伙|相关|当事人|号|稿|版|生效|罚)$"
)
EXTRACT_DAY = "2026-11-20"
"""The restaurant inspections name no day."""


def csrc(line: str) -> dict[str, str]:
    """A securities penalty as a row."""
    said = json.loads(line)
    parties = said["parties"] or next((one for one in _BRACKET.findall(said["title"]) if _names(one)), "")
    persons = _names(parties)
    alone = bool(persons) and len(persons) == len(parties.split("、"))
    about = said["violation_type"] if said["violation_type"] not in ("", UNKNOWN) else "证券期货违法行为"
    return {
        "case_id": said["id"], "seq": "0", "activity": "announced", "day": said["date"], "title": said["title"],
        "about": about, "party_name": parties or NOBODY, "persons": "、".join(persons),
        "party_kind": "citizen" if alone else "organisation", "facts_found": said["facts"],
        "result": said["penalty_type"], "basis": said["legal_basis"],
    }  # fmt: skip


def _names(listed: str) -> list[str]:
    parts = [one.strip() for one in listed.split("、")]
    return [one for one in parts if _PERSON.match(one) and not _FIRM.search(one) and "某" not in one]


def japanese(number: int, said: dict[str, str]) -> Iterator[dict[str, str]]:
    """A labour-law publication as one row, or two where it was taken off the list."""
    gone = said["status"] == "removed"
    case = {"case_id": f"jp-{number:05d}", "seq": "0"}
    law = said["violation_law"] or "労働基準関係法令"
    yield {
        **case, "activity": "listed", "day": said["first_appeared"], "title": f"{said['company_name']}：{law}",
        "about": law, "party_name": said["company_name"], "party_kind": "organisation",
        "facts_found": f"{said['violation_summary'].replace(' ', '')}（{said['location']}、{said['labor_bureau']}）",
        "result": f"{said['prosecution_date']} 送検" if said["prosecution_date"] else "公表", "basis": law,
        "listed_until": said["last_appeared"] if gone else "",
    }  # fmt: skip
    if gone:
        yield {**case, "seq": "1", "activity": "left", "day": said["last_appeared"], "days": said["duration_days"]}


def restaurant(number: int, said: list[str]) -> dict[str, str]:
    """A restaurant inspection as a row."""
    name, borough, post_code, cuisine, critical, score, grade = said
    return {
        "case_id": f"ny-{number:05d}", "seq": "0", "activity": "inspected", "day": EXTRACT_DAY,
        "title": f"{name}: restaurant inspection", "about": "Restaurant inspection", "party_name": name,
        "party_kind": "organisation", "facts_found": f"{cuisine}; {borough} {post_code}; {critical}",
        "result": f"Grade {grade}, score {score}",
    }  # fmt: skip


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of the three records."""
    if name == "csrc_cases":
        with gzip.open(FOLDER / "csrc_cases.jsonl.gz", "rt", encoding="utf-8") as lines:
            yield from map(csrc, lines)
    elif name == "jp_labour_publications":
        with gzip.open(FOLDER / "jp_labour_publications.tsv.gz", "rt", encoding="utf-8", newline="") as lines:
            for number, one in enumerate(csv.DictReader(lines, delimiter="\t"), 1):
                yield from japanese(number, one)
    else:
        with gzip.open(FOLDER / "nyc_restaurant_results.csv.gz", "rt", encoding="utf-8", newline="") as lines:
            for number, cells in enumerate(csv.reader(lines), 1):
                if len(cells) == 7:
                    yield restaurant(number, cells)


NAMES = ("csrc_cases", "jp_labour_publications", "nyc_restaurants")


def write(name: str, folder: Path) -> Path:
    """One record as a file for ./run load."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(name))
    path = folder / f"{name}.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def names_left() -> dict[str, int]:
    """How the marked names fared: full names hidden and left, masked ones kept, and what else was hidden as a name."""
    from xiezhi.publicity.elsewhere import SAYS, persons
    from xiezhi.publicity.redaction.redacting import Profile, propose

    found = dict.fromkeys(("persons", "hidden", "hidden_by_detectors", "masked", "masked_changed", "spans", "right"), 0)
    with gzip.open(FOLDER / "csrc_cases.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            said, row = json.loads(line), csrc(line)
            for field, name in (("标题", "title"), ("违规情节", "facts")):
                text = row[SAYS[name]]
                marked = [(start, end, kind) for where, start, end, kind in said["person_spans"] if where == field]
                spans = [(one.start, one.end) for one in propose(text, persons(row), Profile()) if one.kind == "name"]
                alone = [(one.start, one.end) for one in propose(text, [], Profile()) if one.kind == "name"]
                _count(found, text, marked, spans, alone)
    return found


def _count(found: dict[str, int], text: str, marked: list[Any], spans: list[Any], alone: list[Any]) -> None:
    full = [one[:2] for one in marked if one[2] == "PERSON"]
    masked = [one[:2] for one in marked if one[2] == "MASKED_PERSON"]
    found["persons"] += len(full)
    found["hidden"] += sum(_within(one, spans) for one in full)
    found["hidden_by_detectors"] += sum(_within(one, alone) for one in full)
    found["masked"] += len(masked)
    found["masked_changed"] += sum(_meets(one, spans) for one in masked)
    found["spans"] += len(spans)
    found["right"] += sum(_meets(one, full) for one in spans)


def _within(one: tuple[int, int], others: list[Any]) -> bool:
    return any(start <= one[0] and one[1] <= end for start, end in others)


def _meets(one: tuple[int, int], others: list[Any]) -> bool:
    return any(start < one[1] and one[0] < end for start, end in others)


def run(ground: Ground, quick: bool) -> Iterator[Result]:
    """Load each record, make it public, and count the marked names that would stay readable."""
    from xiezhi.exchange import door as exchange
    from xiezhi.publicity import door as publicity

    if not FOLDER.is_dir():
        return
    with tempfile.TemporaryDirectory() as made:
        for name in NAMES:
            path = write(name, Path(made))
            report = exchange.load(path, name, elsewhere=Path(made), workers=1, limit=QUICK if quick else None)
            yield Result(f"{name}: loaded", report.added, {"entries/s": report.rate, "set aside": report.rejected})
            begun = time.monotonic()
            told = publicity.publish_elsewhere(name)
            rate = told.shown / (time.monotonic() - begun)
            gone = {"withdrawn": told.withdrawn, "expired": told.expired}
            yield Result(f"{name}: made public", told.shown, {"records/s": rate, **gone})
    found = names_left()
    left, alone = found["persons"] - found["hidden"], found["persons"] - found["hidden_by_detectors"]
    yield Result("marked names left readable", found["persons"], {"parties known": left, "detectors alone": alone})
    yield Result("spans hidden as names", found["spans"], {"that are marked names": found["right"]})
    yield Result("masked names", found["masked"], {"changed": found["masked_changed"]})


def main() -> None:
    """Write the records as files for ./run load."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    for name in NAMES:
        print(write(name, folder))


if __name__ == "__main__":
    main()
