"""./run ledger: verify, mirror and prove, as a person types them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

from xiezhi.ledger.appending import append
from xiezhi.ledger.tests.support import claiming, draft, sequencing

TOLD = draft()


@pytest.fixture(scope="module")
def ledger(database, tmp_path_factory):
    """The command on this database, with a published log where an installation has it."""
    with claiming():
        append(TOLD)
    folder = tmp_path_factory.mktemp("installation")
    with sequencing(folder) as sequencer:
        sequencer.turn(archive=True)
    place = settings.XIEZHI_DATA / "ledger"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder / "log", place)

    def run(*arguments, cwd=None):
        command = [sys.executable, "-m", "scripts", "ledger", *map(str, arguments)]
        done = subprocess.run(command, env=database.environment(), cwd=cwd, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    yield run
    shutil.rmtree(place, ignore_errors=True)


def test_a_whole_ledger_holds_and_an_altered_one_is_named(ledger, database):
    assert ledger("verify")[0] == 0
    with database.superuser() as superuser:
        superuser.execute("ALTER TABLE ledger_facts DISABLE TRIGGER ALL")
        before = superuser.execute("SELECT facts FROM ledger_facts WHERE entry_id = %s", [TOLD.id]).fetchone()[0]
        superuser.execute("UPDATE ledger_facts SET facts = '{}' WHERE entry_id = %s", [TOLD.id])
        code, said = ledger("verify")
        assert code == 1
        assert str(TOLD.id) in said
        assert str(TOLD.case) in said
        told = json.loads(ledger("verify", "--json")[1])
        assert {"facts", "guard"} == {problem["kind"] for problem in told["problems"]}
        superuser.execute(
            "UPDATE ledger_facts SET facts = %s::jsonb WHERE entry_id = %s", [json.dumps(before), TOLD.id]
        )
        superuser.execute("ALTER TABLE ledger_facts ENABLE TRIGGER ALL")
        for name in ("only_grows", "no_truncate"):
            superuser.execute(f"ALTER TABLE ledger_facts ENABLE ALWAYS TRIGGER ledger_{name}")
    assert ledger("verify")[0] == 0


def test_a_mirror_is_written_and_verified_against(ledger, tmp_path):
    assert ledger("mirror", tmp_path / "kept", "--hashes-only")[0] == 0
    kept = tmp_path / "kept"
    assert ledger("verify", "--mirror", kept, "--checkpoint", kept / "checkpoint", "--key", kept / "key")[0] == 0
    tile = next((kept / "tile" / "0").rglob("[0-9]"))
    tile.write_bytes(bytes(tile.stat().st_size))
    code, said = ledger("verify", "--mirror", kept)
    assert code == 1
    assert str(TOLD.id) in said


def test_an_entry_is_proved_by_two_files(ledger, tmp_path):
    code, said = ledger("prove", TOLD.id, cwd=tmp_path)
    assert code == 0, said
    assert {path.suffix for path in tmp_path.iterdir()} == {".entry", ".tlog-proof"}
    code, said = ledger("prove", "00000000-0000-0000-0000-000000000009", cwd=tmp_path)
    assert code == 2
    assert "LEDGER-0007" in said


def test_a_mirror_that_cannot_be_written_is_said_in_a_sentence(ledger, tmp_path):
    (tmp_path / "file").write_text("in the way")
    code, said = ledger("mirror", tmp_path / "file")
    assert code == 2
    assert "LEDGER-0008" in said


def test_what_cannot_be_read_is_said_in_a_sentence(ledger, tmp_path):
    code, said = ledger("verify", "--checkpoint", tmp_path / "nothing")
    assert code == 2
    assert "LEDGER-0008" in said
    assert "Traceback" not in said
