"""What is withdrawn, expired or repaired is on no surface any more, in the same run; a correction is on all."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote, unquote

import pytest
from django.test import Client, override_settings

from tests.publicity.test_site import HERE
from xiezhi.accounts import door as accounts
from xiezhi.kernel.clock import now
from xiezhi.publicity import door
from xiezhi.publicity.surfaces import READING
from xiezhi.publicity.tests.a_record import a_record

GROUND = {"zh": "处罚决定被依法撤销", "en": "The penalty was revoked"}
UNIQUE = "独一无二的违法事实甲乙丙丁"


@pytest.fixture
def reader(database):
    with override_settings(**HERE, SITE_PEOPLE_MINUTE=0, SITE_API_MINUTE=0, ALLOWED_HOSTS=["*"]):
        yield Client()


def published(number, **said):
    record = a_record(number=number, title=f"{UNIQUE}案", facts=UNIQUE, **said)
    with accounts.as_system() as by:
        door.publish(record, by=by, at=now() - timedelta(days=1))
    return record


def shown_at(reader, record):
    """The addresses of every surface at which the record can be seen."""
    said = {"path": quote(record.path), "id": record.id, "number": quote(record.number), "code": record.party_code}
    addresses = [one.format(**said) for surface in READING for one in surface.addresses]
    seen = []
    for address in addresses:
        answer = reader.get(address)
        found = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = found.decode()
        listed = address == "/sitemap.xml" and record.path in unquote(text)
        if UNIQUE in text or str(record.id) in text or listed:
            seen.append(address)
    return addresses, seen


@pytest.mark.parametrize("way", ["withdrawn", "expired", "repaired"])
def test_nothing_is_left_on_any_surface_and_the_page_says_why(reader, way):
    today = now().date()
    record = published(
        f"穗市监罚〔2026〕{way}号", published_on=today - timedelta(days=9), shown_until=today - timedelta(days=1)
    )
    addresses, seen = shown_at(reader, record)
    assert seen == addresses
    with accounts.as_system() as by:
        if way == "withdrawn":
            door.withdraw(record.id, ground=GROUND, cite=["penalty_law/48/p2"], by=by)
        elif way == "repaired":
            door.repair(record.id, cite=["samr_publicity/14/p1"], words="符合条件", by=by)
    if way == "expired":
        assert door.sweep().expired == 1
    _, seen = shown_at(reader, record)
    assert seen == []
    page = reader.get(f"/r/{quote(record.path)}?lang=zh")
    assert page.status_code == 410
    assert record.party not in page.content.decode()


def test_a_correction_is_on_every_surface_at_once(reader):
    record = published(
        "穗市监罚〔2026〕更正号", shown_until=now().date() + timedelta(days=90), published_on=now().date()
    )
    with accounts.as_system() as by:
        door.correct(record.id, record.changed(result="罚款三千元整"), reason="数额有误", by=by)
    assert "罚款三千元整" in reader.get(f"/r/{quote(record.path)}").content.decode()
    assert "罚款三千元整" in reader.get(f"/api/v1/records/{record.id}/record.json").content.decode()
