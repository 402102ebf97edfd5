"""Resumable upload: the protocol, and what stands after it was cut off a thousand times."""

from __future__ import annotations

import base64
import random
from datetime import timedelta
from hashlib import sha1, sha256

import pytest
from django.test import override_settings

from xiezhi.accounts.door import as_system, claimed
from xiezhi.accounts.door_for_tests import a_body, an_officer, logged_in
from xiezhi.evidence import arriving
from xiezhi.evidence import door as evidence
from xiezhi.evidence.door_for_tests import a_case, draft, hexed
from xiezhi.evidence.models import Arrival
from xiezhi.kernel.clock import now

pytestmark = pytest.mark.usefixtures("database")
TUS = {"Tus-Resumable": "1.0.0"}
BYTES = "application/offset+octet-stream"
TEXT = "现场检查记录\n".encode() * 500


@pytest.fixture(scope="module")
def officer(database):
    return an_officer("officer", body=a_body())


@pytest.fixture
def case(officer):
    return a_case(officer)


@pytest.fixture
def client(officer):
    return logged_in(officer)


def b64(text):
    return base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()


def announce(client, case, size, name="记录.txt", **said):
    pairs = [f"filename {b64(name)}", *(f"{key} {b64(value)}" for key, value in said.items())]
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": ",".join(pairs)}
    return client.post(f"/cases/{case}/evidence/uploads/", content_type="application/octet-stream", headers=headers)


def patch(client, url, offset, data, **more):
    headers = {**TUS, "Upload-Offset": str(offset), **{key.replace("_", "-"): value for key, value in more.items()}}
    return client.patch(url, data, content_type=BYTES, headers=headers)


def test_the_server_says_what_it_can(client, case):
    said = client.options(f"/cases/{case}/evidence/uploads/").headers
    assert said["Tus-Version"] == "1.0.0"
    assert said["Tus-Extension"] == "creation,checksum,termination"
    assert said["Tus-Checksum-Algorithm"] == "sha256,sha1"
    assert int(said["Tus-Max-Size"]) == 4096 << 20


def test_a_file_comes_in_pieces_and_is_whole_at_the_last(client, case):
    begun = announce(client, case, len(TEXT), sha256=hexed(TEXT))
    assert begun.status_code == 201
    url = begun.headers["Location"]
    first = patch(client, url, 0, TEXT[:1000])
    assert (first.status_code, first.headers["Upload-Offset"], first.headers["Upload-Arrived"]) == (204, "1000", "0")
    asked = client.head(url, headers=TUS)
    assert (asked.headers["Upload-Offset"], asked.headers["Upload-Length"]) == ("1000", str(len(TEXT)))
    assert "no-store" in asked.headers["Cache-Control"]
    last = patch(client, url, 1000, TEXT[1000:])
    assert (last.status_code, last.headers["Upload-Arrived"]) == (204, "1")


@pytest.mark.parametrize(("algorithm", "digest"), [("sha256", sha256), ("sha1", sha1)])
def test_a_piece_that_differs_from_its_checksum_leaves_nothing_behind(client, case, algorithm, digest):
    url = announce(client, case, len(TEXT)).headers["Location"]
    good = f"{algorithm} {b64(digest(TEXT[:500]).digest())}"
    assert patch(client, url, 0, TEXT[1:501], Upload_Checksum=good).status_code == 460
    assert client.head(url, headers=TUS).headers["Upload-Offset"] == "0"
    assert patch(client, url, 0, TEXT[:500], Upload_Checksum=good).status_code == 204


@pytest.mark.parametrize(
    ("headers", "kind", "status"),
    [
        ({}, BYTES, 412), ({**TUS}, BYTES, 400), ({**TUS, "Upload-Offset": "0"}, "text/plain", 415),
        ({**TUS, "Upload-Offset": "7"}, BYTES, 409),
        ({**TUS, "Upload-Offset": "0", "Upload-Checksum": "md5 x"}, BYTES, 400),
        ({**TUS, "Upload-Offset": "0", "Upload-Checksum": "sha256 ?"}, BYTES, 400),
    ],
)  # fmt: skip
def test_what_is_not_the_protocol_is_answered_as_it_says(client, case, headers, kind, status):
    url = announce(client, case, 10).headers["Location"]
    assert client.patch(url, b"x", content_type=kind, headers=headers).status_code == status


def test_more_than_was_announced_is_refused(client, case):
    url = announce(client, case, 10).headers["Location"]
    assert patch(client, url, 0, b"x" * 11).status_code == 413
    assert client.head(url, headers=TUS).headers["Upload-Offset"] == "0"


def test_too_large_and_empty_are_refused_when_they_are_announced(client, case):
    assert announce(client, case, 5000 << 20).status_code == 413
    assert announce(client, case, 0).json()["code"] == "EVID-0003"
    assert announce(client, case, 10, sha256="xyz").status_code == 400


@override_settings(XIEZHI_EVIDENCE_MOST=2)
def test_too_many_at_a_time_are_refused(client, case):
    assert [announce(client, case, 10).status_code for _time in range(3)] == [201, 201, 413]


def test_bytes_that_do_not_give_the_declared_digest_are_thrown_away_and_told(client, case, officer):
    url = announce(client, case, len(TEXT), sha256=hexed(b"other")).headers["Location"]
    said = patch(client, url, 0, TEXT)
    assert (said.status_code, said.json()["code"]) == (422, "EVID-0004")
    assert "摘要" in said.json()["what"]
    assert client.head(url, headers=TUS).status_code == 404
    with claimed(officer.claim):
        assert evidence.items_of(case) == []


def test_a_hostile_file_is_refused_with_its_reason_and_is_gone(client, case):
    url = announce(client, case, 200, name="账册.txt").headers["Location"]
    said = patch(client, url, 0, b"MZ" + b"\0" * 198)
    assert (said.status_code, said.json()["key"]) == (422, "refused:program")
    assert not arriving.path_of(url.rstrip("/").rpartition("/")[2]).exists()


def test_giving_up_takes_the_bytes_along(client, case):
    url = announce(client, case, 10).headers["Location"]
    assert client.delete(url, headers=TUS).status_code == 204
    assert client.head(url, headers=TUS).status_code == 404


def test_nobody_else_goes_on_with_it_or_learns_how_far_it_is(client, case, officer):
    url = announce(client, case, 10).headers["Location"]
    colleague = logged_in(an_officer("officer", body=officer.body))
    stranger = logged_in(an_officer("officer", body=a_body("440304scjg", division="440304")))
    for other in (colleague, stranger):
        assert other.head(url, headers=TUS).status_code == 404
        assert patch(other, url, 0, b"x").status_code == 404


def test_a_connection_that_breaks_keeps_what_came_before(case, officer):
    def breaking():
        yield TEXT[:3000]
        raise OSError("the connection broke")

    with claimed(officer.claim):
        begun = arriving.begin(case, officer.claim, name="a.txt", size=len(TEXT), declared=hexed(TEXT))
        row = arriving.row_of(case, begun.id, officer.claim)
        assert arriving.take(row, 0, breaking()) == 3000
        checked = arriving.Checksum("sha256", sha256(TEXT[3000:]).digest())
        assert arriving.take(row, 3000, breaking(), checked) == 3000, (
            "a piece with a checksum comes whole or not at all"
        )
        arriving.take(row, 3000, [TEXT[3000:]], checked)
        assert arriving.finish(row).digest == hexed(TEXT)


def test_bytes_written_before_a_crash_and_never_confirmed_are_cut_off(case, officer):
    with claimed(officer.claim):
        begun = arriving.begin(case, officer.claim, name="a.txt", size=len(TEXT), declared=hexed(TEXT))
        row = arriving.row_of(case, begun.id, officer.claim)
        arriving.take(row, 0, [TEXT[:100]])
        with arriving.path_of(row.id).open("ab") as file:
            file.write(b"half a piece of another attempt")
        arriving.take(row, 100, [TEXT[100:]])
        assert arriving.finish(row).whole


def test_a_thousand_interruptions_lose_and_invent_nothing(case, officer):
    """At random: a break in a piece, a crash after writing, a wrong offset, a wrong checksum, a piece sent twice."""
    draw, content = random.Random(46), TEXT * 60
    interruptions = files = 0
    while interruptions < 1000:
        with claimed(officer.claim):
            begun = arriving.begin(case, officer.claim, name="a.txt", size=len(content), declared=hexed(content))
            row = arriving.row_of(case, begun.id, officer.claim)
        while row.received < row.size:
            at, piece = row.received, content[row.received : row.received + draw.randint(1, 9000)]
            fate = draw.choice(["good", "break", "crash", "offset", "checksum", "again"])
            interruptions += fate != "good"
            with claimed(officer.claim):
                suffer(row, at, piece, fate, draw)
        with claimed(officer.claim):
            assert arriving.finish(row).digest == hexed(content)
            arriving.throw_away(row)
        files += 1
    assert files >= 1


def suffer(row, at, piece, fate, draw):
    """One piece under one fate; what is safe afterwards is always a beginning of the file."""
    cut = draw.randint(0, len(piece))

    def breaking():
        yield piece[:cut]
        raise OSError

    if fate == "good":
        arriving.take(row, at, [piece])
    elif fate == "break":
        arriving.take(row, at, breaking())
    elif fate == "crash":
        with arriving.path_of(row.id).open("ab") as file:
            file.write(piece[:cut])
    elif fate == "offset":
        with pytest.raises(arriving.WrongOffset):
            arriving.take(row, at + 1 + cut, [piece])
    elif fate == "checksum":
        with pytest.raises(arriving.WrongChecksum):
            arriving.take(row, at, [piece], arriving.Checksum("sha256", b"x" * 32))
    else:
        arriving.take(row, at, [piece])
        with pytest.raises(arriving.WrongOffset):
            arriving.take(row, at, [piece])


def test_without_its_cutting_off_the_same_fates_would_spoil_the_file(case, officer):
    """The control: what the test above rests on is the truncation to what was confirmed."""
    with claimed(officer.claim):
        begun = arriving.begin(case, officer.claim, name="a.txt", size=200, declared=hexed(b"a" * 200))
        path = arriving.path_of(begun.id)
        with path.open("ab") as file:
            file.write(b"left by a crash")
        with path.open("ab") as file:
            file.write(b"a" * 200)
        assert hexed(path.read_bytes()) != hexed(b"a" * 200)


def test_what_nobody_goes_on_with_is_swept_after_a_week(case, officer):
    with claimed(officer.claim):
        old, fresh = (arriving.begin(case, officer.claim, name="a.txt", size=9) for _time in range(2))
        Arrival.objects.filter(pk=old.id).update(begun_at=now() - timedelta(days=8))
    with as_system(name="evidence"):
        assert arriving.sweep() == 1
    assert not arriving.path_of(old.id).exists()
    assert arriving.path_of(fresh.id).exists()


def test_a_rolled_back_taking_in_leaves_the_arrival_ready_to_be_taken_again(case, officer):
    with claimed(officer.claim):
        came = evidence.spool(case, officer.claim, "a.txt", len(TEXT), [TEXT]).id

    def dying():
        with claimed(officer.claim):
            evidence.add(case, draft(), claim=officer.claim, arrivals=[came])
            raise RuntimeError("the server dies here")

    with pytest.raises(RuntimeError):
        dying()
    with claimed(officer.claim):
        item = evidence.add(case, draft(), claim=officer.claim, arrivals=[came])
    assert item.files[0].digest == hexed(TEXT)
    assert not arriving.path_of(came).exists()
