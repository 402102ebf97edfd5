"""The case file (卷宗) as one PDF, in the order of the sector's rule, and as a package for the archive.

Cover, index, then papers, acts and the list of evidence paged through, and the closing sheet.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

from django.conf import settings
from django.utils import translation

from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.enforcement.web import showing
from xiezhi.evidence import door as evidence
from xiezhi.kernel.clock import legal_day
from xiezhi.papers import door as papers
from xiezhi.standards import door as standards
from xiezhi.web.door import legal_moment

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, and somebody may have typed."""


@dataclass(frozen=True)
class Piece:
    """One thing in the file: its line of the index without pages, its PDF, and whether it is an issued paper."""

    part: str
    name: str
    number: str
    date: str
    pdf: bytes
    paper: UUID | None


@dataclass(frozen=True)
class Volume:
    """The file as one PDF, with the lines of its index (`pages` is "3" or "5-6") and the papers in it."""

    pdf: bytes
    index: tuple[Mapping[str, str], ...]
    pieces: tuple[Piece, ...]
    pages: int


def volume(case: cases.CaseView, at: datetime) -> Volume:
    """The file of a case as it stands at `at`. Papers that were not printed yet are printed now."""
    body = accounts.body(case.row.body_id)
    with translation.override("zh-hans"):
        pieces = tuple(_pieces(case, body, at))
    index, first = [], 1
    for one in pieces:
        last = first + papers.pages_of(one.pdf) - 1
        pages = str(first) if first == last else f"{first}-{last}"
        index.append({"part": one.part, "name": one.name, "number": one.number, "date": one.date, "pages": pages})
        first = last + 1
    with translation.override("zh-hans"):
        cover = _sheet("case_file_cover", case, body, at, _cover(case, first - 1))
        listed = _sheet("case_file_index", case, body, at, {**_head(case), "entries": index, "date": _day(at)})
        closing = _sheet("case_file_closing", case, body, at, _closing(case, pieces, first - 1, at))
    whole = papers.put_together([cover, listed], [one.pdf for one in pieces], [closing], at)
    return Volume(whole, tuple(index), pieces, first - 1)


@dataclass(frozen=True)
class Package:
    """A package for the archive, and how many things its list names."""

    content: bytes
    things: int


def package(case: cases.CaseView, at: datetime) -> Package:
    """The package for the archive: metadata.xml, file.pdf, papers/, evidence/, SHA256SUMS, its signatures, and the key.

    The layout is the product's own. The signatures are by the trial keys of the body, whatever seals the papers.
    """
    body, made = accounts.body(case.row.body_id), volume(case, at)
    held = {"file.pdf": made.pdf, "metadata.xml": metadata(case, body, made, at)}
    for number, one in enumerate(made.pieces, 1):
        if one.paper is not None:
            held[f"papers/{number:03d}.pdf"] = papers.pdf(one.paper)
    for item in evidence.items_of(case.row.id):
        for file in item.files:
            with evidence.originals().opened(case.row.id, file.digest) as opened:
                held[f"evidence/{file.digest}"] = opened.read()
    listed = "".join(f"{papers.digest_hex(content)}  {name}\n" for name, content in sorted(held.items())).encode()
    signed = papers.sign_list(listed, code=body.path.rpartition(".")[2], organ=body.name_zh, at=at)
    held |= {
        "SHA256SUMS": listed, "SHA256SUMS.sig": signed.signature, "SHA256SUMS.sm2.json": signed.sm2,
        "trial-signer.pem": signed.certificates,
    }  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return Package(packed.getvalue(), listed.count(b"\n"))


def retention(procedure: str) -> str:
    """How long files of this procedure are kept, by the setting XIEZHI_RETENTION."""
    pairs = (one.strip().partition("=") for one in str(settings.XIEZHI_RETENTION).split(","))
    kept = {key.strip(): value.strip() for key, _, value in pairs}
    return kept.get(procedure, kept.get("*", ""))


def metadata(case: cases.CaseView, body: accounts.BodyView, made: Volume, at: datetime) -> bytes:
    """What the archive is told, under the element names of DA/T 46-2009; elements without a value are left out.

    `原件` is the product's own element: what each file below evidence/ is called.
    """
    root = ElementTree.Element("电子文件", {"标准": "DA/T 46-2009"})

    def told(under: ElementTree.Element, **values: str) -> None:
        for name, value in values.items():
            if value:
                ElementTree.SubElement(under, name).text = NOT_XML.sub("\ufffd", value)

    told(root, 聚合层次="案卷", 立档单位名称=body.name_zh, 电子文件号=str(case.row.id),
         年度=str(case.row.opened_on.year),
         保管期限=retention(case.procedure.key), 机构或问题=case.row.procedure_label["zh"], 题名=case.row.title,
         文件编号=case.row.number, 责任者=body.name_zh, 日期=_day(at))  # fmt: skip
    for number, (one, line) in enumerate(zip(made.pieces, made.index, strict=True), 1):
        part = ElementTree.SubElement(root, "文件")
        told(part, 聚合层次="文件", 文档序号=str(number), 页号=line["pages"], 题名=one.name, 文件编号=one.number,
             责任者=body.name_zh, 日期=one.date, 机构或问题=one.part)  # fmt: skip
    for item in evidence.items_of(case.row.id):
        for file in item.files:
            part = ElementTree.SubElement(root, "原件")
            told(part, 题名=item.title, 文件名=file.name, 摘要算法="SHA-256", 摘要=file.digest, 大小=str(file.size))
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _pieces(case: cases.CaseView, body: accounts.BodyView, at: datetime) -> Iterator[Piece]:
    entries = {entry.id: entry for entry in case.entries}
    for part in cases.file_of(case).parts:
        for item in part.items:
            if item["kind"] == "case_file_index":
                continue
            on = legal_day(item["on"]).isoformat()
            paper = item["paper_id"]
            made = papers.pdf(paper) if paper else _act(entries[item["entry_id"]], case, body, at)
            yield Piece(part.label["zh"], item["label"]["zh"], item["number"], on, made, item["paper_id"])
    if items := evidence.items_of(case.row.id):
        lines = [{"label": f"{n}. {one.kind_label['zh']}", "value": _evidence(one)} for n, one in enumerate(items, 1)]
        said = {"heading": "证据目录", "lines": lines, "on": legal_moment(at)}
        pdf = _sheet("case_file_sheet", case, body, at, said)
        yield Piece("证据目录", "证据目录", "", _day(at), pdf, None)


def _evidence(item: evidence.ItemView) -> str:
    files = [f"{file.name} SHA-256 {file.digest}" for file in item.files]
    return "\n".join([item.title, f"来源：{item.source}", f"{item.form_label['zh']}", *files])


def _act(entry: cases.EntryView, case: cases.CaseView, body: accounts.BodyView, at: datetime) -> bytes:
    said = [
        {"label": one.label, "value": one.value} for one in showing.facts_of(entry.fields, entry.facts, case.people)
    ]
    who = showing.people(dict.fromkeys((entry.actor, *entry.officers)), case.people)
    told = {"heading": entry.label["zh"], "lines": said, "who": who, "on": legal_moment(entry.occurred_at)}
    return _sheet("case_file_sheet", case, body, at, told)


def _sheet(key: str, case: cases.CaseView, body: accounts.BodyView, at: datetime, said: dict[str, Any]) -> bytes:
    paper = standards.paper(key, body.layers, legal_day(at))
    return papers.sheet(paper, body.name_zh, {"organ": body.name_zh, **said}, at)


def _head(case: cases.CaseView) -> dict[str, Any]:
    return {
        "case_number": case.row.number, "matter": case.row.matter_label["zh"], "party_name": case.row.party_name,
    }  # fmt: skip


def _cover(case: cases.CaseView, pages: int) -> dict[str, Any]:
    filed = next((one for one in case.entries if one.kind == "filed"), None)
    decided = [one for one in case.entries if one.facts.get("kinds")]
    named = dict.fromkeys(officer for one in case.entries for officer in one.officers)
    return {
        **_head(case), "retention": retention(case.procedure.key), "pages": pages,
        "filed_on": legal_day(filed.occurred_at if filed else case.entries[0].occurred_at).isoformat(),
        "closed_on": case.row.closed_on.isoformat() if case.row.closed_on else "",
        "archived_on": case.row.archived_on.isoformat() if case.row.archived_on else "",
        "result": papers.penalty_text(decided[-1].facts)["zh"] if decided else "",
        "officers": [case.people.get(one, "") for one in named],
    }  # fmt: skip


def _closing(case: cases.CaseView, pieces: tuple[Piece, ...], pages: int, at: datetime) -> dict[str, Any]:
    issued = sum(1 for one in pieces if one.paper)
    state = f"本卷共有材料{len(pieces)}件，{pages}页。\n其中文书{issued}件，其他材料{len(pieces) - issued}件。"
    archived = next((one for one in case.entries if one.kind == "archived"), None)
    who = case.people.get(archived.actor, "") if archived else ""
    state += "\n材料齐全，顺序无误。" if archived and archived.facts.get("checked") else "\n本卷尚未归档。"
    return {"case_number": case.row.number, "state": state, "assembled_by": who, "date": _day(at)}


def _day(at: datetime) -> str:
    return legal_day(at).isoformat()
