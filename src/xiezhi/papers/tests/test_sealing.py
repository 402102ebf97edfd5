"""Papers are sealed once, when they are printed: by a trial key, by SM2 beside the PDF, or by a signing service."""

from __future__ import annotations

import asyncio
import threading
from datetime import datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings as django_settings

from xiezhi.accounts.door import claimed
from xiezhi.kernel.clock import SHANGHAI
from xiezhi.papers import printing, queries, sealing, verifying
from xiezhi.papers.apart import apart
from xiezhi.papers.errors import SealRefused
from xiezhi.papers.seals import keys, sm2
from xiezhi.papers.seals.service import SigningService
from xiezhi.papers.seals.software import SoftwareKey
from xiezhi.papers.tests.acting import body, claim, issue
from xiezhi.papers.tests.test_typesetting import printed, text_of

AT = datetime(2025, 6, 3, 10, tzinfo=SHANGHAI)
ORGAN = "广州市海珠区市场监督管理局"


@pytest.fixture(scope="module")
def plain():
    return printed("decision")


@pytest.fixture(scope="module")
def signed(plain):
    return SoftwareKey().sign(plain, body=ORGAN, code="a1", reason="行政处罚决定书", at=AT)


def root():
    return x509.Certificate.load(keys.authority()[1].public_bytes(Encoding.DER))


def signature(pdf, *given):
    """The signature of a PDF that has one."""
    found = verifying.signature_of(pdf, *given)
    assert found is not None
    return found


def test_the_trial_signature_covers_the_whole_file_and_is_traced_to_the_trial_authority(plain, signed):
    found = signature(signed.pdf, [root()])
    assert (found.intact, found.whole, found.trusted) == (True, True, True)
    assert "试用 TRIAL" in found.signer
    assert found.fingerprint == signed.fingerprint
    assert signed.pdf.startswith(plain)


def test_a_paper_is_signed_and_looked_at_where_an_event_loop_runs_already(plain):
    async def both():
        made = SoftwareKey().sign(plain, body=ORGAN, code="440105scjg", reason="决定", at=AT)
        return signature(made.pdf)

    found = apart(lambda: asyncio.run(both()))  # in a thread of its own: a browser test may keep a loop in this one
    assert found.intact


def test_without_the_trial_authority_nobody_vouches_for_the_key(signed):
    assert signature(signed.pdf).trusted is False


@pytest.mark.parametrize("where", [0.1, 0.5, 0.7])
def test_one_altered_byte_is_found(plain, signed, where):
    changed = bytearray(signed.pdf)
    changed[int(len(plain) * where)] ^= 1
    found = signature(bytes(changed), [root()])
    assert found is None or not found.intact


def test_what_is_added_after_the_signature_is_noticed(signed):
    found = signature(signed.pdf + b"\n% one more line\n")
    assert found is None or not found.whole


def test_a_paper_without_a_signature_has_none(plain):
    assert verifying.signature_of(plain) is None
    assert verifying.signature_of(b"%PDF-1.7 nothing") is None


def test_the_keys_are_readable_by_their_owner_only(signed):
    for name in ("ca.pem", "a1.pem"):
        assert (keys.folder() / name).stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("database")
def test_printing_seals_once_and_commits_the_digest_of_what_was_sealed():
    of = body()
    done = issue(of)
    with claimed(claim(of.path)):
        first, second = printing.pdf(done.id), printing.pdf(done.id)
        seal = queries.seal(done.id)
        assert queries.paper(done.id).pdf_digest == sha256(first).hexdigest()
    assert first == second
    assert seal is not None
    assert (seal.how, seal.trial, seal.intact) == ("trial", True, True)
    assert signature(first).intact
    assert "试用" in text_of(first)


@pytest.mark.usefixtures("database")
def test_an_sm2_signature_is_kept_beside_the_paper(settings):
    settings.XIEZHI_SEALS = "sm2"
    of = body()
    done = issue(of)
    with claimed(claim(of.path)):
        pdf = printing.pdf(done.id)
        seal = queries.seal(done.id)
    assert seal is not None
    assert (seal.how, seal.intact) == ("sm2", True)
    assert sm2.holds(pdf, seal.detached)
    assert not sm2.holds(pdf + b" ", seal.detached)


@pytest.mark.usefixtures("database")
def test_a_body_that_seals_by_hand_gets_plain_papers(settings):
    of = body()
    settings.XIEZHI_SEALS = f"trial, {of.path.rpartition('.')[2]}=none"
    done = issue(of)
    with claimed(claim(of.path)):
        pdf = printing.pdf(done.id)
        assert queries.seal(done.id) is None
    assert verifying.signature_of(pdf) is None
    assert "试用" not in text_of(pdf)


@pytest.fixture
def settings(monkeypatch):
    """Django's settings, put back after the test."""

    class Change:
        def __setattr__(self, name, value):
            monkeypatch.setattr(django_settings, name, value)

    return Change()


class Answering(BaseHTTPRequestHandler):
    """A signing service of the tests: it signs, or answers as it was told."""

    wrong: bytes | None = None
    seen: dict[str, str] = {}

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).seen = dict(self.headers)
        made = SoftwareKey().sign(sent, body=ORGAN, code="a1", reason="x", at=AT).pdf
        self.send_response(200)
        self.end_headers()
        self.wfile.write(made if self.wrong is None else self.wrong)

    def log_message(self, *said: object) -> None:
        """Nothing: the tests read what was asked."""


@pytest.fixture
def service():
    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/pdf"
        server.shutdown()
        Answering.wrong = None


def test_a_signing_service_is_told_the_body_and_answers_the_signed_paper(plain, service, monkeypatch):
    monkeypatch.setenv("XIEZHI_SEAL_TOKEN", "invented")
    made = SigningService(service).sign(plain, body=ORGAN, code="440105scjg", reason="决定", at=AT)
    assert signature(made.pdf).intact
    assert Answering.seen["X-Body"] == "440105scjg"
    assert Answering.seen["Authorization"] == "Bearer invented"


@pytest.mark.parametrize("answer", [b"", b"%PDF-1.7 another paper", None])
def test_an_answer_that_is_no_signature_of_this_paper_is_refused(plain, service, answer):
    Answering.wrong = plain if answer is None else answer
    with pytest.raises(SealRefused, match="PAPER-0010"):
        SigningService(service).sign(plain, body=ORGAN, code="x", reason="x", at=AT)


def test_a_service_that_does_not_answer_and_an_unknown_way_are_refused(plain, settings):
    with pytest.raises(SealRefused):
        SigningService("http://127.0.0.1:9/pdf").sign(plain, body=ORGAN, code="x", reason="x", at=AT)
    settings.XIEZHI_SEALS = "wax"
    with pytest.raises(SealRefused, match="wax"):
        sealing.sealer_of("x")
