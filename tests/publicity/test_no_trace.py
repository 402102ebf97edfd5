"""What a sender tells of themselves stands where it is forgotten, and on no public byte, in no log, in no other row."""

from __future__ import annotations

import logging
from datetime import timedelta
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client

from tests.publicity.writing import a_mark, given, looked_up, on_the_site, send
from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import a_body, an_officer
from xiezhi.kernel.clock import now
from xiezhi.ledger import door as ledger
from xiezhi.publicity import door, preparing
from xiezhi.publicity.letters import answering, complaining, keeping, taking
from xiezhi.publicity.models import Letter, Request
from xiezhi.publicity.tests.a_record import a_record
from xiezhi.supervision.complaints import acts
from xiezhi.supervision.complaints.models import Complaint

NAME, PHONE, MAIL, IDENTITY = "宇文留痕", "13966667777", "liuhen@example.org", "440106199003077513"
PLANTED = (NAME, PHONE, MAIL, IDENTITY)
WORDS = f"我叫{NAME}，证件号码{IDENTITY}，请打{PHONE}或者写信到{MAIL}。公示的名称写错了一个字，执法时也没有出示证件。"
SAID = {"name": NAME, "contact": f"{PHONE} {MAIL}", "proof": f"{NAME} 穗天市监罚〔2026〕1号"}
KEPT = {"publicity_letter_content", "supervision_complainant"}


@pytest.fixture(scope="module")
def people(database):
    body, office = a_body(), a_body("440106sfj", name_zh="天河区司法局", fields=())
    found = {"officer": an_officer("officer", body=body), "supervisor": an_officer("supervisor", body=office)}
    preparing.prepare()
    return found


@pytest.fixture(scope="module")
def sent(database, people):
    """One letter of each kind, taken in and answered, with everything that may go wrong on the way."""
    begun, body = database.home.log.stat().st_size, people["officer"].body
    record = a_record(number="穗天市监罚〔2026〕55号", body_code=body.code)
    with accounts.claimed(people["officer"].claim) as by:
        door.publish(record, by=by)
    keys: dict[str, tuple[str, str]] = {}
    logged: list[str] = []
    handler = Listening(logged)
    logging.getLogger().addHandler(handler)
    for kind in ("correction", "reply", "question", "complaint"):
        about = {"record": record.path} if kind in ("correction", "reply") else {"body": body.code}
        mark = a_mark(f"letter {kind}")
        keys[kind] = given(send(kind, WORDS, mark=mark, **about, **SAID))
        assert send(kind, WORDS, mark=mark, **about, **SAID).status_code == 200  # the key of the table refuses it
        assert send(kind, WORDS * 60, **about, **SAID).status_code == 422
        assert send(kind, WORDS, mark="forged", **about, **SAID).status_code == 422
    fill(5000)
    assert send("question", WORDS, body=body.code, **SAID).status_code == 503
    fill(0)
    assert taking.collect() == 4
    answer_all(people)
    logging.getLogger().removeHandler(handler)
    connections["default"].close()
    said = database.home.log.read_bytes()[begun:].decode(errors="replace")
    return keys, said + "\n".join(logged)


class Listening(logging.Handler):
    """Keeps what is logged."""

    def __init__(self, said):
        super().__init__()
        self.said = said

    def emit(self, record):
        self.said.append(f"{record.getMessage()} {record.exc_text or ''}")


def fill(number):
    """Fill the box up with letters of nobody, or empty it of them."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM letterbox.letter WHERE words = '没有人写的信'")
        cursor.execute(
            "INSERT INTO letterbox.letter (id, kind, number, lookup, seal, words) "
            "SELECT gen_random_uuid(), 'question', '2600000000', repeat('0', 64), repeat('0', 64), '没有人写的信' "
            "FROM generate_series(1, %s)",
            [number],
        )


def answer_all(people):
    with accounts.claimed(people["officer"].claim) as by:
        from xiezhi.publicity import asks

        for asked in Request.objects.filter(state="received"):
            asks.answer(asked.id, True, words="同意。", met=["identity"], by=by)
        question = Letter.objects.get(kind="question")
        answering.answer(question.id, "已经核对。", by=by)
        answering.publish(question.id, WORDS.replace(NAME, "某人"), by=by)
    with accounts.claimed(people["supervisor"].claim) as by:
        row = Complaint.objects.get()
        acts.take_up(row.id, by=by)
        acts.open_matter(row.id, track="simple", problem=row.words, by=by)
        acts.answer(row.id, "已经处理。", by=by)
    complaining.tell()


def test_no_log_of_the_database_or_of_ours_holds_a_letter_whatever_failed(sent):
    _, logged = sent
    assert "letter_pkey" in logged  # the failures are there
    assert "letterbox is full" in logged
    for word in (*PLANTED, quote(NAME), "公示的名称写错了"):
        assert word not in logged


def test_every_row_of_the_whole_database_but_those_that_are_forgotten_is_free_of_the_sender(sent, database):
    keys, _ = sent
    with database.superuser() as looking:
        tables = looking.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'opened', 'letterbox')"
        ).fetchall()
        holding = set()
        for schema, table in tables:
            rows = looking.execute(f'SELECT t::text FROM {schema}."{table}" t').fetchall()
            text = "\n".join(str(row[0]) for row in rows)
            text += "".join(bytes.fromhex(part[:200_000]).decode(errors="ignore") for part in hex_in(text))
            if any(word in text for word in PLANTED):
                holding.add(table)
            assert not any(secret in text for _, secret in keys.values()), table
    assert holding == KEPT


def hex_in(text):
    """Bytes that PostgreSQL prints as hexadecimal."""
    import re

    return [found if len(found) % 2 == 0 else found[:-1] for found in re.findall(r"\\x([0-9a-f]{64,})", text)]


def test_no_public_byte_holds_the_sender_or_what_they_wrote_of_themselves(sent):
    with on_the_site():
        reader = Client()
        pages = ["/", "/search?q=" + quote("食品"), "/withdrawals", "/letters/questions", "/letters/ratings",
                 "/feed.atom", "/sitemap.xml", "/api/v1/records", "/api/v1/moves", "/before/letters",
                 "/before/officers", "/r/penalty/440106scjg/" + quote("穗天市监罚〔2026〕55号")]  # fmt: skip
        for address in pages:
            body = reader.get(address).content.decode()
            for word in PLANTED:
                assert word not in body, address
        shown = reader.get("/letters/questions").content.decode()
    assert "公示的名称写错了一个字" in shown


def test_what_its_sender_reads_is_the_answer_and_none_of_their_own_words(sent):
    keys, _ = sent
    for kind, answer in (("correction", "同意。"), ("question", "已经核对。"), ("complaint", "已经处理。")):
        body = looked_up(*keys[kind]).content.decode()
        assert answer in body
        for word in PLANTED:
            assert word not in body


def test_after_their_time_not_even_those_rows_are_left(sent, database):
    keys, _ = sent
    late = now() + timedelta(days=400)
    assert keeping.forget(late) == 4
    assert acts.forget(late) == 1
    with database.superuser() as looking:
        for table in KEPT:
            assert looking.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        assert looking.execute("SELECT count(*) FROM opened.sealed WHERE length(sealed) > 0").fetchone() == (0,)
    assert looked_up(*keys["question"]).status_code == 404
    assert door.rebuild(mend=False).differences == {}
    assert [problem.line("en") for problem in ledger.verify().problems] == []


def test_a_letter_that_cannot_be_taken_in_stays_in_the_box_and_keeps_no_other_waiting(people, caplog):
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO letterbox.letter (id, kind, number, lookup, seal, about, words) VALUES (%s, 'question', "
            "'2600000001', repeat('1', 64), repeat('0', 64), %s, %s)",
            [uuid4(), f'{{"body": "{people["officer"].body.code}"}}', WORDS],
        )
    keys = given(send("question", "这封信没有问题吧？", body=people["officer"].body.code))
    assert taking.collect() == 1  # the seal of the first is no point of the curve that anybody can seal to
    assert looked_up(*keys).status_code == 200
    assert not any(word in caplog.text for word in PLANTED)
    with connections["default"].cursor() as cursor, accounts.as_system():
        cursor.execute("SELECT count(*) FROM letterbox.letter")
        assert cursor.fetchone() == (1,)
        keeping.forget(now() + timedelta(days=400))
        cursor.execute("SELECT count(*) FROM letterbox.letter")
        assert cursor.fetchone() == (0,)
