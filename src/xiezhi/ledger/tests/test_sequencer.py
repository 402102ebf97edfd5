"""From finished entries to a signed head: gapless numbers, files that agree, and starting again after anything."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import numbering, publishing
from xiezhi.ledger.appending import append
from xiezhi.ledger.bulk import append_many
from xiezhi.ledger.errors import LogBroken
from xiezhi.ledger.health import sequencer_health
from xiezhi.ledger.merkle import root_of
from xiezhi.ledger.notes import VerifierKey, opened
from xiezhi.ledger.tests.support import claiming, draft, sequencing, stored
from xiezhi.ledger.tiles import TileReader, TileWriter

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("installation")


def head(log):
    key = VerifierKey.parse((log / "log" / "key").read_text())
    return opened((log / "log" / "checkpoint").read_text(), key)


def leaves():
    with connection.cursor() as cursor:
        cursor.execute("SELECT leaf_index, hash FROM ledger_leaf ORDER BY leaf_index")
        rows = cursor.fetchall()
    assert [row[0] for row in rows] == list(range(len(rows)))
    return [bytes(row[1]) for row in rows]


def drain(sequencer):
    while sequencer.turn():
        pass
    assert sequencer.trouble == ""


def add(n):
    with claiming():
        append_many([draft() for _ in range(n)])


def test_a_new_log_publishes_its_empty_tree(log):
    with sequencing(log) as sequencer:
        drain(sequencer)
    assert head(log).size == 0
    assert sequencer_health() == []


@pytest.mark.parametrize("batch", [1, 3, 255, 300, 1000])
def test_the_published_head_is_the_head_over_all_finished_entries(log, batch):
    add(batch)
    with sequencing(log) as sequencer:
        drain(sequencer)
    found = leaves()
    assert (head(log).size, head(log).root) == (len(found), root_of(found))
    assert TileReader(log / "log", len(found)).root() == root_of(found)


def test_an_entry_knows_its_leaf(log):
    told = draft()
    with claiming():
        append(told)
        assert stored(told.id).leaf_index is None
    with sequencing(log) as sequencer:
        drain(sequencer)
    with claiming():
        assert stored(told.id).leaf_index == len(leaves()) - 1


def test_an_open_transaction_holds_numbers_back_and_loses_none(log, monkeypatch):
    monkeypatch.setattr(numbering, "OVERDUE_SECONDS", 0.0)
    early, late = draft(), draft()

    def another():
        try:
            with claiming():
                append(late)
        finally:
            connections.close_all()

    def count_elsewhere():
        try:
            return len(leaves())
        finally:
            connections.close_all()

    with sequencing(log) as sequencer:
        drain(sequencer)
        before = len(leaves())
        with claiming():
            append(early)
            with ThreadPoolExecutor(1) as pool:
                pool.submit(another).result()
            sequencer.turn()
            with ThreadPoolExecutor(1) as pool:
                assert pool.submit(count_elsewhere).result() == before
            assert "keeps entries from being numbered" in sequencer.trouble
        drain(sequencer)
    with claiming():
        assert stored(early.id).leaf_index == before
        assert stored(late.id).leaf_index == before + 1


def test_many_writers_and_a_sequencer_at_once_leave_no_gap(log):
    def write(_):
        try:
            for _ in range(20):
                with claiming():
                    append(draft())
        finally:
            connections.close_all()

    before = len(leaves())
    with sequencing(log) as sequencer, ThreadPoolExecutor(8) as pool:
        working = [pool.submit(write, n) for n in range(8)]
        while not all(each.done() for each in working):
            sequencer.turn()
        for each in working:
            each.result()
        drain(sequencer)
    assert len(leaves()) == before + 160
    assert head(log).root == root_of(leaves())


@pytest.mark.parametrize("step", ["append", "flush", "sign", "checkpoint", "archive"])
def test_a_crash_at_any_step_is_made_good_at_the_next_start(log, step, monkeypatch):
    class Crash(BaseException):
        pass

    def crash(*_, **__):
        raise Crash

    add(300)
    with pytest.raises(Crash), sequencing(log) as sequencer:  # noqa: PT012
        if step == "sign":
            real = sequencer.ask
            monkeypatch.setattr(sequencer, "ask", lambda asked: (real(asked), asked["op"] == "sign" and crash())[0])
        elif step == "checkpoint":
            monkeypatch.setattr(publishing, "write_durably", crash)
        elif step == "archive":
            monkeypatch.setattr(publishing.Publisher, "archive", crash)
        else:
            monkeypatch.setattr(TileWriter, step, crash)
        sequencer.turn(archive=True)
    monkeypatch.undo()
    add(5)
    with sequencing(log) as sequencer:
        drain(sequencer)
    assert (head(log).size, head(log).root) == (len(leaves()), root_of(leaves()))


def test_damaged_files_are_written_anew_from_the_stored_entries(log):
    shutil.rmtree(log / "log" / "tile" / "0")
    add(1)
    with sequencing(log) as sequencer:
        drain(sequencer)
    assert TileReader(log / "log", len(leaves())).root() == root_of(leaves())


def test_an_entry_altered_before_it_is_published_is_never_signed(log, database):
    told = draft()
    with claiming():
        append(told)
    before = head(log)
    with sequencing(log) as sequencer, database.superuser() as superuser:
        sequencer.numbering.run()
        superuser.execute("ALTER TABLE ledger_entry DISABLE TRIGGER ALL")
        stored = superuser.execute("SELECT canonical FROM ledger_entry WHERE id = %s", [told.id]).fetchone()[0]
        superuser.execute("UPDATE ledger_entry SET canonical = %s WHERE id = %s", [stored + b" ", told.id])
        sequencer.turn()
        assert str(told.id) in sequencer.trouble
        assert "LEDGER-0010" in sequencer_health()[0]
        assert head(log) == before
        superuser.execute("UPDATE ledger_entry SET canonical = %s WHERE id = %s", [stored, told.id])
        superuser.execute("ALTER TABLE ledger_entry ENABLE TRIGGER ALL")
        drain(sequencer)
    assert head(log).size == before.size + 1


def test_a_database_restored_to_an_older_state_is_noticed(log, database):
    add(3)
    with sequencing(log) as sequencer:
        drain(sequencer)
        with database.superuser() as superuser:
            superuser.execute("BEGIN")
            superuser.execute("ALTER TABLE ledger_leaf DISABLE TRIGGER ALL")
            lost = superuser.execute(
                "DELETE FROM ledger_leaf WHERE leaf_index = (SELECT max(leaf_index) FROM ledger_leaf) RETURNING *"
            ).fetchone()
            superuser.execute("ALTER TABLE ledger_leaf ENABLE TRIGGER ALL")
            superuser.execute("COMMIT")
            assert sequencer.publisher is not None
            with pytest.raises(LogBroken, match="older"):
                sequencer.publisher.run()
            superuser.execute("INSERT INTO ledger_leaf VALUES (%s, %s, %s, %s::text::xid8)", [*lost[:3], lost[3]])
        drain(sequencer)


def test_a_dump_restored_into_another_cluster_goes_on_without_gap(log, database):
    add(4)
    with database.superuser() as superuser:
        superuser.execute("UPDATE ledger_mark SET cluster = 'another', xid = '9999999999'")
        superuser.execute("ALTER TABLE ledger_entry DISABLE TRIGGER ALL")
        superuser.execute(
            "UPDATE ledger_entry SET xid = '8888888888' WHERE NOT EXISTS "
            "(SELECT 1 FROM ledger_leaf l WHERE l.entry_id = id) "
            "AND id IN (SELECT id FROM ledger_entry ORDER BY id DESC LIMIT 2)"
        )
        superuser.execute("ALTER TABLE ledger_entry ENABLE TRIGGER ALL")
    with sequencing(log) as sequencer:
        drain(sequencer)
        add(2)
        drain(sequencer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('xiezhi.paths', '{\"\"}', false)")
        cursor.execute("SELECT count(*) FROM ledger_entry")
        assert cursor.fetchone() == (len(leaves()),)
        cursor.execute("SELECT set_config('xiezhi.paths', '', false)")
    assert head(log).root == root_of(leaves())


def test_a_full_disk_stops_publishing_and_not_numbering(log, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    add(2)
    before = head(log)
    with sequencing(log) as sequencer:
        monkeypatch.setattr("xiezhi.ledger.tiles.write_durably", full)
        sequencer.turn()
        assert "No space left" in sequencer.trouble
        assert "No space left" in sequencer_health()[0]
        assert len(leaves()) == before.size + 2
        monkeypatch.undo()
        drain(sequencer)
    assert head(log).size == before.size + 2


def test_without_a_signer_numbers_are_given_and_nothing_is_published(log):
    from functools import partial

    from xiezhi.ledger.installation import connect
    from xiezhi.ledger.sequencer import Sequencer
    from xiezhi.ledger.signer import ask

    add(2)
    before = head(log)
    with connect("sequencer") as own:
        sequencer = Sequencer(own, log / "log", partial(ask, log / "nobody"))
        sequencer.turn()
        assert "LEDGER-0011" in sequencer.trouble
    assert head(log) == before
    with claiming():
        assert len(leaves()) == before.size + 2
    assert new_id()
