"""The files of open data: what is shown and nothing else, safe for spreadsheets, rewritten when a record leaves."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from datetime import date
from uuid import UUID

import pyarrow.parquet as parquet
import pytest
from django.db import connections
from django.test import Client, override_settings

from tests.publicity.test_site import HERE, put
from xiezhi.publicity.files import writing
from xiezhi.publicity.surfaces import Leaving, left_on
from xiezhi.publicity.surfaces import forget as forget_everywhere


@pytest.fixture(scope="module")
def written(database, tmp_path_factory):
    """Three records of two kinds and months, and their files."""
    folder = tmp_path_factory.mktemp("data")
    ids = [
        put("罚〔2026〕1号", "=cmd|' /C calc'!A0", "第一件，含“引号”，\n和换行。", amount="100.50"),
        put("罚〔2026〕2号", "第二有限公司", decided=date(2026, 4, 2)),
        put("许〔2026〕1号", "第三有限公司", kind="licence"),
    ]
    with override_settings(XIEZHI_DATA=folder):
        writing.write_all()
        yield folder / "open", ids


def of_csv(path):
    return list(csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8-sig"))))


def of_lines(path):
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).decode().splitlines()]


def test_each_kind_and_month_has_a_file_of_each_form_that_holds_the_same(written):
    folder, ids = written
    assert sorted(path.name for path in folder.glob("*/*.parquet")) == [
        "licence-2026-03.parquet", "penalty-2026-03.parquet", "penalty-2026-04.parquet",
    ]  # fmt: skip
    rows = parquet.read_table(folder / "penalty/penalty-2026-03.parquet").to_pylist()
    lines = of_lines(folder / "penalty/penalty-2026-03.jsonl.gz")
    assert rows == lines
    assert [row["id"] for row in rows] == [str(ids[0])]
    assert rows[0]["facts"] == "第一件，含“引号”，\n和换行。"
    assert rows[0]["amount"] == "100.50"


def test_a_cell_that_looks_like_a_formula_is_made_harmless_in_csv_alone(written):
    folder, _ = written
    assert of_csv(folder / "penalty/penalty-2026-03.csv.gz")[0]["party"] == "'=cmd|' /C calc'!A0"
    assert parquet.read_table(folder / "penalty/penalty-2026-03.parquet").column("party").to_pylist() == [
        "=cmd|' /C calc'!A0"
    ]


def test_every_file_has_its_checksum_and_stands_in_the_catalogue(written):
    folder, _ = written
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["files"]) == 3 * 3 + 2 + 2  # and the two tables of 双公示
    for one in manifest["files"]:
        assert hashlib.sha256((folder / one["file"]).read_bytes()).hexdigest() == one["sha256"]
    catalogue = json.loads((folder / "catalogue.jsonld").read_text(encoding="utf-8"))
    urls = {part["dcat:downloadURL"] for dataset in catalogue["dcat:dataset"] for part in dataset["dcat:distribution"]}
    assert urls == {f"/data/{one['file']}" for one in manifest["files"]}


def test_writing_again_without_a_change_gives_the_same_bytes(written):
    folder, _ = written
    before = {path.name: path.read_bytes() for path in folder.glob("*/*")}
    writing.write_all()
    assert {path.name: path.read_bytes() for path in folder.glob("*/*")} == before


def test_a_record_that_leaves_is_in_no_file_a_moment_later(written):
    folder, ids = written
    leaving = Leaving(
        ids[1], "penalty/440105scjg/罚〔2026〕2号", "penalty", "罚〔2026〕2号", "", "440105scjg", "withdrawn"
    )
    assert writing.shows(leaving)
    with connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM opened.record WHERE id = %s", [ids[1]])
    assert forget_everywhere(leaving) == []
    assert left_on(leaving) == []
    assert not (folder / "penalty/penalty-2026-04.csv.gz").exists()
    assert str(ids[1]) not in (folder / "manifest.json").read_text(encoding="utf-8")


def test_the_site_gives_the_listed_files_and_nothing_beside_them(written):
    folder, _ = written
    (folder.parent / "secrets.json").write_text("{}", encoding="utf-8")
    with override_settings(**HERE, SITE_PEOPLE_MINUTE=0, SITE_API_MINUTE=0, ALLOWED_HOSTS=["*"]):
        client = Client()
        assert "licence-2026-03.parquet" in client.get("/data/").content.decode()
        got = client.get("/data/licence/licence-2026-03.parquet")
        assert b"".join(list(got))[:4] == b"PAR1"
        for wrong in ("/data/../secrets.json", "/data/%2e%2e/secrets.json", "/data/nothing.csv", "/data/licence"):
            assert client.get(wrong).status_code == 404
    assert UUID(of_lines(folder / "licence/licence-2026-03.jsonl.gz")[0]["id"])


def test_the_tables_of_the_credit_system_hold_our_own_bodies_and_forget_what_leaves(database, tmp_path):
    own = put("罚〔2026〕77号", "第七有限公司", amount="300.00")
    put("罚〔2026〕78号", "外国有限公司", area="jp", body="jpmhlw")
    with override_settings(XIEZHI_DATA=tmp_path):
        writing.write_all()
        table = tmp_path / "open" / "double_publicity" / "penalty.csv.gz"
        numbers = [row["CF_WSH"] for row in of_csv(table)]
        assert "罚〔2026〕77号" in numbers
        assert "罚〔2026〕78号" not in numbers
        with connections["default"].cursor() as cursor:
            cursor.execute("DELETE FROM opened.record WHERE id = %s", [own])
        left = Leaving(own, "", "penalty", "罚〔2026〕77号", "", "440105scjg", "withdrawn")
        assert writing.shows(left)
        writing.forget(left)
        assert not writing.shows(left)
        assert "罚〔2026〕77号" not in [row["CF_WSH"] for row in of_csv(table)]
