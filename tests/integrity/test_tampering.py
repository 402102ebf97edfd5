"""A superuser alters the tables, an insider recomputes every hash: each is found, and named where it was done."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.integrity import ground
from xiezhi.kernel.canonical import canonical_bytes
from xiezhi.ledger.audit.report import Report
from xiezhi.ledger.audit.run import audit
from xiezhi.ledger.commitments import fields_root
from xiezhi.ledger.merkle import leaf_hash
from xiezhi.ledger.mirroring import mirror
from xiezhi.ledger.notes import Checkpoint, sign
from xiezhi.ledger.signing import Signer
from xiezhi.ledger.tests.support import claiming, draft, sequencing
from xiezhi.ledger.tiles import TileReader, TileWriter

TAMPERINGS = 500


@pytest.fixture(scope="module")
def installation(database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("installation")
    ground.fill(database)
    with sequencing(folder) as sequencer:
        while sequencer.turn(archive=True):
            pass
    return folder


@pytest.fixture
def superuser(database, installation):
    with database.superuser() as own:
        own.autocommit = False
        yield own
        own.rollback()


def located(report: Report, names: set[str]) -> bool:
    """Whether some problem names the row: by its key, its entry, its leaf or its case."""
    return any(
        names
        & {str(each) for each in (problem.entry, problem.leaf, problem.row, problem.case) if each not in (None, "")}
        for problem in report.problems
    )


def test_untouched_nothing_is_found(superuser, installation):
    assert audit(superuser, installation / "log", ground.declared()).problems == []


def test_five_hundred_tamperings_of_any_column_of_any_table_are_found_and_located(superuser, installation):
    tables = ground.declared()
    hand, missed, unplaced = ground.Superuser(superuser, tables, seed=20260312), [], []
    done: Counter[str] = Counter()
    for _ in range(TAMPERINGS):
        with hand.tampering() as tampering:
            report = audit(superuser, installation / "log", tables)
            done[tampering.table] += 1
            if report.ok:
                missed.append(tampering)
            elif not all(located(report, names) for names in tampering.names):
                unplaced.append((tampering, report.problems))
    print(dict(done))
    assert missed == []
    assert [(each, problems[:3]) for each, problems in unplaced] == []
    assert {table.name for table in hand.tables} <= set(done)


def test_the_audit_that_finds_everything_does_not_always_cry(superuser, installation):
    """The control: twenty audits of what nobody touched."""
    for _ in range(20):
        assert audit(superuser, installation / "log", ground.declared()).ok


class Insider:
    """Has the database, the files and the signer's key, and makes everything agree again after a change."""

    def __init__(self, own, folder: Path) -> None:
        self.own, self.folder = own, folder

    def rewrite(self, leaf: int) -> None:
        """Change the facts of one entry and recompute all that follows from it."""
        for table in ("entry", "facts", "head", "leaf", "checkpoint"):
            self.own.execute(f"ALTER TABLE ledger_{table} DISABLE TRIGGER ALL")
        entry = self._value("SELECT entry_id FROM ledger_leaf WHERE leaf_index = %s", leaf)
        key = self._value("SELECT record_key FROM ledger_facts WHERE entry_id = %s", entry)
        facts: dict[str, Any] = {"n": 0, "name": "另一个人"}
        self.own.execute("UPDATE ledger_facts SET facts = %s::jsonb WHERE entry_id = %s", [json.dumps(facts), entry])
        self._chain(entry, fields_root(facts, key).hex())
        self._tree()
        for table in ("entry", "facts", "head", "leaf", "checkpoint"):
            self.own.execute(f"ALTER TABLE ledger_{table} ENABLE TRIGGER ALL")
            for name in ("ledger_only_grows", "ledger_no_truncate"):
                self.own.execute(f"ALTER TABLE ledger_{table} ENABLE ALWAYS TRIGGER {name}")

    def _chain(self, entry, root: str) -> None:
        case, first = self.own.execute("SELECT case_id, position FROM ledger_entry WHERE id = %s", [entry]).fetchone()
        rows = self.own.execute(
            "SELECT id, canonical FROM ledger_entry WHERE case_id = %s AND position >= %s ORDER BY position",
            [case, first],
        ).fetchall()
        previous = None
        for each, canonical in rows:
            told = json.loads(canonical)
            told["fields"] = root if each == entry else told["fields"]
            told["previous"] = previous.hex() if previous else told["previous"]
            data = canonical_bytes(told)
            previous = leaf_hash(data)
            self.own.execute(
                "UPDATE ledger_entry SET canonical = %s, hash = %s, previous = %s WHERE id = %s",
                [data, previous, bytes.fromhex(told["previous"]), each],
            )
            self.own.execute("UPDATE ledger_leaf SET hash = %s WHERE entry_id = %s", [previous, each])
        self.own.execute("UPDATE ledger_head SET hash = %s WHERE case_id = %s", [previous, case])

    def _tree(self) -> None:
        rows = self.own.execute(
            "SELECT e.canonical FROM ledger_leaf l JOIN ledger_entry e ON e.id = l.entry_id ORDER BY l.leaf_index"
        ).fetchall()
        log, signer = self.folder / "log", Signer(self.folder / "signer")
        try:
            writer = TileWriter(log)
            writer.append([row[0] for row in rows])
            writer.flush()
            head = Checkpoint(signer.last.origin, len(rows), TileReader(log, len(rows)).root())
            note = sign(head, signer._private)
        finally:
            signer.close()
        (log / "checkpoint").write_text(note)
        (log / "heads").write_text(json.dumps(note) + "\n")
        self.own.execute("DELETE FROM ledger_checkpoint")
        self.own.execute("INSERT INTO ledger_checkpoint VALUES (%s, %s, %s)", [head.size, head.root, note])

    def _value(self, query: str, value):
        return self.own.execute(query, [value]).fetchone()[0]


@pytest.mark.parametrize("leaf", [0, 17, 255, 256, 269])
def test_an_insider_who_recomputes_every_hash_fools_the_inside_and_is_caught_by_an_outside_head(
    superuser, installation, tmp_path, leaf
):
    outside = (installation / "log" / "checkpoint").read_text()
    mirror(installation / "log", tmp_path / "hashes", hashes_only=True)
    shutil.copytree(installation / "log", tmp_path / "kept")
    check = partial(audit, superuser, installation / "log", ground.declared())
    entry = superuser.execute("SELECT entry_id FROM ledger_leaf WHERE leaf_index = %s", [leaf]).fetchone()[0]
    try:
        Insider(superuser, installation).rewrite(leaf)
        assert check().ok, "the insider was not thorough enough for this to be a control"
        assert [problem.kind for problem in check(checkpoint=outside).problems] == ["outside"]
        report = check(mirror=tmp_path / "hashes")
        assert next(problem for problem in report.problems if problem.leaf is not None).leaf == leaf
        assert located(report, {str(entry)})
    finally:
        superuser.rollback()
        shutil.copytree(tmp_path / "kept", installation / "log", dirs_exist_ok=True)


def test_an_older_database_is_named_as_one(superuser, installation, tmp_path):
    superuser.execute("ALTER TABLE ledger_leaf DISABLE TRIGGER ALL")
    superuser.execute("DELETE FROM ledger_leaf WHERE leaf_index > 100")
    report = audit(superuser, installation / "log", ground.declared())
    assert any("the database has 101" in problem.detail for problem in report.problems)


@pytest.mark.parametrize(
    "name", ["checkpoint", "key", "heads", "tile/0/000", "tile/0/001.p/*", "tile/1/000.p/1", "tile/entries/000"]
)
def test_a_changed_byte_in_any_file_of_the_log_is_found(superuser, installation, name):
    path = next((installation / "log").glob(name))
    kept = path.read_bytes()
    hand = range(0, len(kept), max(1, len(kept) // 16))
    try:
        for at in hand:
            bent = bytearray(kept)
            bent[at] ^= 1
            path.write_bytes(bent)
            assert not audit(superuser, installation / "log", ()).ok, f"byte {at}"
    finally:
        path.write_bytes(kept)


def test_new_entries_after_an_audit_leave_it_without_a_problem(superuser, installation):
    with claiming():
        from xiezhi.ledger.door import append

        append(draft())
    superuser.rollback()
    report = audit(superuser, installation / "log", ground.declared())
    assert report.ok
    assert report.counts["pending"] == 1
