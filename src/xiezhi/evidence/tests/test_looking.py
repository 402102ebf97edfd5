"""Hostile and honest files, each made here and now: what is refused, what is sealed, what is taken."""

from __future__ import annotations

import struct
import subprocess
import sys
import time
import zipfile
import zlib

import pytest

from xiezhi.evidence.door_for_tests import pdf, picture, zipped
from xiezhi.evidence.looking import archives, limits, sniffing
from xiezhi.evidence.looking.inspect import look
from xiezhi.evidence.looking.sentences import REFUSED, SEALED

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


def png(width, height, rows=b""):
    """A PNG that says it has so many pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def docx(**more):
    return zipped({"[Content_Types].xml": TYPES.encode(), "word/document.xml": b"<w/>", **more})


def nest(depth):
    inner = zipped({"a.txt": b"x"})
    for _level in range(depth):
        inner = zipped({"b.zip": inner})
    return inner


def lying():
    """A ZIP whose directory says a member is small, though it unpacks to much."""
    honest = bytearray(zipped({"a.txt": b"\0" * (3 << 20)}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = honest.find(mark)
        honest[start + place : start + place + 4] = struct.pack("<I", 100)
    return bytes(honest)


def overlapping():
    """A ZIP whose directory names the same bytes many times."""
    one = zipped({"a.txt": b"\0" * 100_000})
    start, end = one.find(b"PK\x01\x02"), one.find(b"PK\x05\x06")
    entry = one[start:end]
    entries = b"".join(entry.replace(b"a.txt", b"%c.txt" % (97 + n)) for n in range(20))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 20, 20, len(entries), start, 0)
    return one[:start] + entries + tail


def packed_pdf(hidden, how=b"/FlateDecode"):
    """A PDF with an action inside a packed object stream, where a look at the bytes alone finds nothing."""
    stream = zlib.compress(b"10 0 " + hidden)
    head = b"<< /Type /ObjStm /N 1 /First 5 /Filter " + how + b" /Length %d >>" % len(stream)
    return pdf(head + b"\nstream\n" + stream + b"\nendstream")


def locked():
    """A ZIP whose member says it is encrypted."""
    plain = bytearray(zipped({"a": b"x"}))
    plain[plain.find(b"PK\x01\x02") + 8] |= 1
    return bytes(plain)


JS = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
HONEST = {
    "photo.jpg": picture(), "photo.png": picture("PNG"), "scan.pdf": pdf(), "note.txt": "询问记录\n第一行".encode(),
    "note_gb.txt": "询问记录".encode("gb18030"), "table.csv": "名称,数量\n甲,3\n".encode(), "letter.docx": docx(),
    "sheet.xlsx": zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"}),
    "paper.ofd": zipped({"OFD.xml": b"<OFD/>", "Doc_0/Document.xml": b"<D/>"}),
    "text.odt": zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
    "all.zip": zipped({"a/b.txt": b"hello", "c.jpg": picture()}),
    "plan.svg": SVG.format('<path d="M0 0h1"/><a href="#x"/>').encode(),
    "film.mp4": b"\0\0\0\x18ftypisom" + b"\0" * 200, "talk.mp3": b"ID3\x04" + b"\0" * 200,
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
}  # fmt: skip
SEALS = {
    "pdf_script": [
        ("a.pdf", pdf(JS)), ("b.pdf", packed_pdf(JS)), ("c.pdf", pdf(b"<< /S /J#61vaScript /J#53 (x) >>")),
        ("d.pdf", pdf(b"<< /S /Launch /F (cmd.exe) >>")), ("e.pdf", pdf(trailer=b"/OpenAction << /S /JavaScript >>")),
    ],
    "pdf_attachment": [("a.pdf", pdf(b"<< /Type /Filespec /EF << /F 9 0 R >> /EmbeddedFile 1 >>"))],
    "pdf_closed": [("a.pdf", pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 9 0 R"))],
    "pdf_broken": [("a.pdf", pdf()[:-7]), ("b.pdf", pdf()[:100])],
    "pdf_opaque": [("a.pdf", packed_pdf(JS, b"[/ASCII85Decode /FlateDecode]")),
        ("b.pdf", packed_pdf(JS, b"/LZWDecode")),
    ],
    "svg_script": [
        ("a.svg", SVG.format("<script>alert(1)</script>").encode()),
        ("b.svg", SVG.format('<rect onload="alert(1)"/>').encode()),
        ("c.svg", SVG.format('<a xlink:href=" java&#9;script:alert(1)"/>').encode()),
        ("d.svg", SVG.format("<foreignObject><b/></foreignObject>").encode()),
        ("e.svg", SVG.format('<image href="https://example.org/x.png"/>').encode()),
        ("f.svg", SVG.format("<style>@import 'x.css'</style>").encode()),
    ],
    "page": [("a.html", b"<!doctype html><script>1</script>"), ("a.eml", b"From: a\nSubject: b\n\nc")],
    "macros": [
        ("a.docm", docx(**{"word/vbaProject.bin": b"x"})), ("b.docx", docx(**{"word/vbaProject.bin": b"x"})),
        ("c.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900 + "_VBA_PROJECT".encode("utf-16-le") + b"\0" * 90),
        ("d.odt", zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "Basic/x.xml": b"<x/>"})),
        ("e.zip", zipped({"f.docm": docx(**{"word/vbaProject.bin": b"x"})})),
    ],
    "office_active": [
        ("a.docx", docx(**{"word/_rels/s.rels": b'<Relationship Type="/attachedTemplate" TargetMode="External"/>'})),
        ("b.docx", docx(**{"word/embeddings/o.bin": b"x"})),
    ],
    "archive_closed": [("a.zip", locked())],
    "archive_opaque": [("a.rar", b"Rar!\x1a\x07\x01\0" + b"x" * 50), ("a.7z", b"7z\xbc\xaf\x27\x1c" + b"x" * 50)],
    "archive_program": [("a.zip", zipped({"x.exe": b"hello"})), ("b.zip", zipped({"x.txt": b"MZ" + b"\0" * 90}))],
    "picture_broken": [("a.jpg", picture()[:400]), ("b.png", picture("PNG")[:-900])],
}  # fmt: skip
REFUSALS = {
    "empty": [("a.txt", b"")],
    "program": [("a.exe", b"MZ" + b"\0" * 99), ("a.jpg", b"\x7fELF" + b"\0" * 99), ("a.txt", b"#!/bin/sh\nrm"),
                ("a.zip", zipped({"META-INF/MANIFEST.MF": b"x"}))],
    "unknown": [("a.bin", b"\x01\x02\x03\x04" * 9), ("a.txt", b"abc" + b"d" * 9000 + b"\0"),
                ("a.xml", b"<?xml version='1.0'?><a/>")],
    "misnamed": [("a.jpg", pdf()), ("a.pdf", picture()), ("a.docx", zipped({"a": b"x"})), ("a", b"plain"),
                 ("a.pdf.txt", pdf()), ("photo.jpg", b"<!doctype html><p>"), ("a.svg", b"<svg><not closed></svg>")],
    "zip_ratio": [("a.zip", zipped({"a.txt": b"\0" * (60 << 20)})), ("b.docx", docx(**{"word/x": b"\0" * (60 << 20)})),
                  ("c.zip", lying())],
    "zip_count": [("a.zip", zipped({f"{n}": b"" for n in range(archives.MOST_FILES + 1)}))],
    "zip_depth": [("a.zip", nest(4))],
    "zip_broken": [("a.zip", zipped({"a": b"x" * 100})[:60])],
    "zip_overlap": [("a.zip", overlapping())],
    "zip_path": [("a.zip", zipped({"../../etc/cron.d/x": b"x"})), ("b.zip", zipped({"C:\\x.txt": b"x"}))],
    "pixels": [("a.png", png(60_000, 60_000)), ("b.png", png(1, 200_000))],
    "entities": [("a.svg", b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>')],
}  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_what_officers_bring_every_day_is_taken(tmp_path, name):
    said = verdict(tmp_path, name, HONEST[name])
    assert (said["refused"], said["sealed"]) == ("", [])
    assert sniffing.fits(said["media"], name)


def named(cases):
    """Cases with names of their own: a file made now carries the time, which must not stand in a test's name."""
    listed = [(why, name, content) for why, some in cases.items() for name, content in some]
    return {"argvalues": listed, "ids": [f"{why}-{name}-{at}" for at, (why, name, _) in enumerate(listed)]}


@pytest.mark.parametrize(("why", "name", "content"), **named(SEALS))
def test_what_might_run_is_kept_sealed_and_the_reason_is_said(tmp_path, why, name, content):
    said = verdict(tmp_path, name, content)
    assert said["refused"] == ""
    assert why in said["sealed"]


@pytest.mark.parametrize(("why", "name", "content"), **named(REFUSALS))
def test_what_would_do_harm_is_refused_and_the_reason_is_said(tmp_path, why, name, content):
    assert verdict(tmp_path, name, content)["refused"] == why


def test_every_reason_has_a_sample_here_and_every_sample_a_reason():
    assert SEALS.keys() | {"unlooked"} == SEALED.keys()
    assert REFUSALS.keys() == REFUSED.keys()


def test_a_file_that_eats_memory_is_sealed_without_harm_to_the_one_who_asks(tmp_path):
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.write(pdf())
        file.truncate(limits.MEMORY + (64 << 20))
    began = time.monotonic()
    assert limits.ask("inspect", str(path), "a.pdf") is None
    assert time.monotonic() - began < limits.WALL_SECONDS


def test_a_bomb_is_judged_in_little_time_and_memory(tmp_path):
    path = tmp_path / "b.zip"
    path.write_bytes(zipped({"a.txt": b"\0" * (200 << 20)}))
    measure = (
        "import runpy, sys; sys.argv[1:] = [sys.argv[1], 'b.zip'];"
        "runpy.run_module('xiezhi.evidence.looking.inspect', run_name='__main__');"
        "print(next(int(line.split()[1]) // 1024 for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    done = subprocess.run([sys.executable, "-c", measure, str(path)], capture_output=True, text=True, check=True)
    verdict_line, megabytes = done.stdout.strip().splitlines()
    assert '"zip_ratio"' in verdict_line
    assert int(megabytes) < 120


def test_the_looking_process_answers_as_the_function_does(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(pdf(JS))
    assert limits.ask("inspect", str(path), "a.pdf") == look(path, "a.pdf")


def test_a_zip_with_many_honest_members_is_taken(tmp_path):
    content = zipped({f"{n}.txt": b"x" * 50 for n in range(1500)}, how=zipfile.ZIP_STORED)
    assert verdict(tmp_path, "a.zip", content)["refused"] == ""


def verdict(folder, name, content):
    path = folder / "arrived"
    path.write_bytes(content)
    return look(path, name)
