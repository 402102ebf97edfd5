"""A real browser: the digest made there, an interrupted network, a reload, a refusal; and the form of an act."""

from __future__ import annotations

import base64
import random
import tempfile
import time
from hashlib import sha256
from pathlib import Path

import pytest

from xiezhi.accounts.door import claimed
from xiezhi.cases.scene_for_tests import market_people, played
from xiezhi.evidence import door as evidence
from xiezhi.evidence.door_for_tests import hexed
from xiezhi.kernel.clock import SHANGHAI, now
from xiezhi.ledger import door as ledger

WORDS = "".join(random.Random(46).choices("现场检查记录销售合同测试", k=1_500_000)).encode()
FOLDER = tempfile.TemporaryDirectory()
"""The person's own folder, gone with the test process."""
SIZES = [0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 127, 128, 1000, 65_537]
"""Around the ends of blocks, where a padding goes wrong."""


@pytest.fixture(scope="module")
def people(database):
    return market_people()


@pytest.fixture(scope="module")
def person(people, server, browser):
    from xiezhi.accounts.door_for_tests import PASSWORD

    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(90_000)
    page = context.new_page()
    page.goto(f"{server.url}/login/")
    page.fill("input[name=login]", people.officer.login)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url(f"{server.url}/desk/")
    yield page
    context.close()


@pytest.fixture
def adding(person, people, server):
    """The page on which evidence is taken in, of a fresh case, and its case."""
    case = played(people, until="filed")
    person.goto(f"{server.url}/cases/{case}/evidence/add/")
    person.wait_for_load_state("networkidle")
    return person, case


def choose(page, *files):
    """Choose files as a person does: from a folder. Handed over as bytes they would be fetched, against the policy."""
    folder = Path(tempfile.mkdtemp(dir=FOLDER.name))
    for name, content in files:
        (folder / name).write_bytes(content)
    page.set_input_files("input[data-sends-files]", [folder / name for name, _content in files])


def describe(page, title):
    page.select_option("[name=kind]", "electronic")
    for name, value in {
        "title": title,
        "source": "当事人",
        "obtained": "拷贝",
        "captured_place": "测试路 8 号",
    }.items():
        page.fill(f"[name={name}]", value)
    page.fill("[name=captured_at]", "2026-07-06T10:00")


def take_in(page):
    page.locator(".form-actions .btn-primary").click()
    page.wait_for_url("**/evidence/*-*-*-*-*/")


def test_the_browser_s_digest_is_python_s(person, server):
    content = [random.Random(size).randbytes(size) for size in SIZES]
    script = """async ([address, samples]) => {
      const { Sha256 } = await import(address);
      return samples.map((sample) => {
        const bytes = Uint8Array.from(atob(sample), (sign) => sign.charCodeAt(0));
        const sha = new Sha256();
        for (let at = 0; at < bytes.length; at += 37) sha.update(bytes.subarray(at, at + 37));
        return [new Sha256().update(bytes).hex(), sha.hex()];
      });
    }"""
    samples = [base64.b64encode(one).decode() for one in content]
    told = person.evaluate(script, [f"{server.url}/static/evidence/sha256.js", samples])
    assert told == [[sha256(one).hexdigest()] * 2 for one in content]


def test_files_arrive_while_the_form_is_filled_in_and_are_what_was_chosen(adding, people):
    page, case = adding
    choose(page, ("记录.txt", WORDS[:300_000]), ("附件.txt", WORDS[300_000:400_000]))
    page.wait_for_selector(".arriving > li:nth-child(2) [data-box]:checked")
    assert page.locator("[data-box]:checked").count() == 2
    assert f"SHA-256 {hexed(WORDS[:300_000])}" in page.inner_text(".arriving")
    describe(page, "微信记录")
    take_in(page)
    with claimed(people.officer.claim):
        (item,) = evidence.items_of(case)
    assert [one.digest for one in item.files] == [hexed(WORDS[:300_000]), hexed(WORDS[300_000:400_000])]


def test_a_network_that_goes_away_in_the_middle_delays_and_loses_nothing(adding, people):
    page, case = adding
    pieces, cut = [], []

    def pass_on(route):
        pieces.append(1)
        if len(pieces) in (2, 3):
            route.abort("connectionreset")
        elif len(pieces) == 4:
            cut.append(page.context.set_offline(True))
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/evidence/uploads/*/", lambda r: pass_on(r) if r.request.method == "PATCH" else r.continue_())
    choose(page, ("长记录.txt", WORDS))
    page.wait_for_selector("[data-state]:has-text('网络中断')")
    assert cut
    page.context.set_offline(False)
    page.wait_for_selector("[data-box]:checked")
    page.unroute("**/evidence/uploads/*/")
    describe(page, "长记录")
    take_in(page)
    with claimed(people.officer.claim):
        assert evidence.items_of(case)[0].files[0].digest == hexed(WORDS)
    assert len(pieces) > 5


def test_after_a_reload_the_same_file_goes_on_where_it_stopped(adding, people):
    page, case = adding
    sent = []

    def first_only(route):
        if route.request.method == "PATCH":
            sent.append(1)
            if len(sent) > 2:
                return route.abort("connectionreset")
        return route.continue_()

    page.route("**/evidence/uploads/*/", first_only)
    choose(page, ("长记录.txt", WORDS))
    deadline = time.monotonic() + 20
    while len(sent) < 3 and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    page.unroute("**/evidence/uploads/*/")
    page.reload()
    page.wait_for_load_state("networkidle")
    assert "再次选择同一文件" in page.inner_text(".arriving")
    offsets = []
    page.on("request", lambda r: offsets.append(r.headers.get("upload-offset")) if r.method == "PATCH" else None)
    choose(page, ("长记录.txt", WORDS))
    page.wait_for_selector("[data-box]:checked")
    assert offsets
    assert int(offsets[0]) >= 256 << 10
    describe(page, "长记录")
    take_in(page)
    with claimed(people.officer.claim):
        assert evidence.items_of(case)[0].files[0].digest == hexed(WORDS)


def test_a_hostile_file_is_refused_in_words_and_the_form_goes_on(adding):
    page, _case = adding
    choose(page, ("账册.txt", b"MZ" + b"\0" * 5000))
    page.wait_for_selector(".arriving-failed")
    assert "程序文件" in page.inner_text(".arriving-failed")
    assert page.locator("[data-box]:checked").count() == 0


def test_an_item_is_ticked_in_the_form_of_an_act_and_its_digest_is_in_the_entry(adding, people, server):
    page, case = adding
    choose(page, ("合同.txt", WORDS[:5000]))
    page.wait_for_selector("[data-box]:checked")
    describe(page, "销售合同")
    take_in(page)
    page.goto(f"{server.url}/cases/{case}/acts/evidence_collected/")
    page.check("[name=f_evidence-item]")
    page.check("[name=f_certificates_shown][value=yes]")
    page.fill("[name=f_way]", "现场提取。")
    for name in ("f_verified_true", "f_rights_told"):
        if page.locator(f"[name={name}][value=yes]").count():
            page.check(f"[name={name}][value=yes]")
    for box in page.locator("[name=by]").all():
        box.set_checked(box.get_attribute("value") in {str(one) for one in people.pair})
    page.fill("[name=at]", now().astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M"))
    page.locator(".form-actions button[value=do]").click()
    page.wait_for_url(f"{server.url}/cases/{case}/**")
    with claimed(people.officer.claim):
        last = next(one for one in reversed(ledger.entries(case)) if one.kind == "evidence_collected")
    assert hexed(WORDS[:5000]) in last.evidence
