"""Sheets of a case file that are no issued papers (cover, index, an act), and putting PDFs together, paged through."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from pypdf import PdfReader, PdfWriter

from xiezhi.kernel.canonical import JSON
from xiezhi.papers import rules, sealing, typesetting
from xiezhi.papers.seals import keys
from xiezhi.papers.typesetting import Sheet, Template

_NUMBERS = """
#let data = json(bytes(sys.inputs.at("data")))
#set page(paper: "a4", margin: 0mm, fill: none)
#set text(font: data.fonts.song, size: 11pt)
#for n in range(data.contents.pages) {
  if n > 0 { pagebreak(weak: false) }
  place(top + right, dx: -12mm, dy: 9mm, [第 #(n + 1) 页])
}
"""


def sheet(paper: rules.Paper, organ: str, contents: dict[str, JSON], at: datetime) -> bytes:
    """A sheet by the template of the packs, unnumbered and unsealed. Refuses what lacks a mandatory content."""
    said = rules.chosen(paper, contents)
    rules.check(paper, said)
    made_of = typesetting.template(paper.template_path)
    return typesetting.pdf(Sheet(paper.label["zh"], "", organ, said), made_of, at)


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return len(PdfReader(io.BytesIO(pdf)).pages)


def put_together(front: Sequence[bytes], numbered: Sequence[bytes], back: Sequence[bytes], at: datetime) -> bytes:
    """One PDF: the front, then what is paged through (第 n 页 at the top right), then the back.

    Signatures inside the parts do not survive this: the sealed papers themselves lie in the package.
    """
    whole = PdfWriter()
    count = sum(pages_of(one) for one in numbered)
    stamps = iter(PdfReader(io.BytesIO(_stamps(count, at))).pages) if count else iter(())
    for group, stamped in ((front, False), (numbered, True), (back, False)):
        for pdf in group:
            for page in PdfReader(io.BytesIO(pdf)).pages:
                added = whole.add_page(page)
                if stamped:
                    added.merge_page(next(stamps))
    for page in whole.pages:
        if "/Annots" in page:
            del page["/Annots"]
    made = io.BytesIO()
    whole.write(made)
    return made.getvalue()


def _stamps(count: int, at: datetime) -> bytes:
    return typesetting.pdf(Sheet("", "", "", {"pages": count}), Template({"main.typ": _NUMBERS}), at)


@dataclass(frozen=True)
class Signed:
    """Signatures over a list of digests: RSA PKCS #1 v1.5 with SHA-256, its certificates, and SM2 with SM3 as JSON."""

    signature: bytes
    certificates: bytes
    sm2: bytes


def sign_list(listed: bytes, *, code: str, organ: str, at: datetime) -> Signed:
    """Sign a list with the body's trial keys. `openssl dgst -sha256 -verify` checks the RSA signature."""
    key, certificate = keys.of_body(code, organ)
    chain = certificate.public_bytes(serialization.Encoding.PEM)
    chain += keys.authority()[1].public_bytes(serialization.Encoding.PEM)
    beside = sealing.signed_beside(listed, body=organ, code=code, reason="案卷归档包清单", at=at)
    return Signed(key.sign(listed, padding.PKCS1v15(), hashes.SHA256()), chain, beside.detached)


def digest_hex(content: bytes) -> str:
    """SHA-256 in hex."""
    return sha256(content).hexdigest()
