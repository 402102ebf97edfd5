"""The public's site on a real store: found by every name, gone when withdrawn, useful without scripts and cookies."""

# ruff: noqa: E501 - addresses and names are read in one line
from __future__ import annotations

import json
from datetime import date
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test import Client, override_settings

from xiezhi.config import site_settings
from xiezhi.publicity import folding
from xiezhi.publicity.site import asking, store

HERE = {
    name: getattr(site_settings, name)
    for name in ("ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES", "INSTALLED_APPS", "LOCALE_PATHS")
    if name != "INSTALLED_APPS"
}


def put(
    number,
    party,
    facts="",
    *,
    kind="penalty",
    body="440105scjg",
    decided=date(2026, 3, 2),
    amount=None,
    code="",
    area="440105",
    **more,
):
    """A record as the machine of states puts it into the store."""
    identifier = more.get("id", uuid4())
    title = f"{party}案"
    values = {
        "id": identifier, "version": 1, "kind": kind, "path": f"{kind}/{body}/{number}", "number": number,
        "number_key": folding.fold(number), "title": title, "party": party, "party_key": folding.fold(party), "party_code": code,
        "party_kind": more.get("party_kind", "organisation"), "body_code": body, "body": "海珠区市场监督管理局", "area": area,
        "field": "market_regulation", "matter": "无证经营", "result": "罚款", "facts": facts, "basis": "", "amount": amount,
        "decided_on": decided, "published_on": decided, "shown_until": date(2099, 1, 1), "indexed": True,
        "hidden": json.dumps(more.get("hidden", [])), "proof": "{}", "doc": json.dumps({"number": number}), "hash": "0" * 64,
        "search": folding.vector([title, party, number, facts]),
    }  # fmt: skip
    casts = {"search": "::tsvector", "hidden": "::jsonb", "proof": "::jsonb", "doc": "::jsonb"}
    places = ", ".join(f"%s{casts.get(name, '')}" for name in values)
    with connections["default"].cursor() as cursor:
        cursor.execute(f"INSERT INTO opened.record ({', '.join(values)}) VALUES ({places})", list(values.values()))
    return identifier


@pytest.fixture(scope="module")
def filled(database):
    """Thirty records of several kinds and bodies."""
    put(
        "穗海市监处罚〔2026〕31号",
        "广州明月密码科技有限公司",
        "销售未经认证的商用密码产品三台。",
        amount="20000.00",
        code="91440101MA5ABCDE1X",
    )
    put("穗海市监处罚〔2026〕32号", "明月小食店", "未公示营业执照。", party_kind="sole_trader", amount="200.00")
    put("穗海市监许可〔2026〕7号", "广州大同有限公司", "准予食品经营许可。", kind="licence")
    put("穗天城管处罚〔2025〕1号", "王某", "占道经营。", body="440106cgj", decided=date(2025, 5, 1), area="440106", party_kind="citizen",
        hidden=[{"field": "party", "kind": "name", "count": 1, "cite": ["penalty_law/50"]}])  # fmt: skip
    for index in range(26):
        put(
            f"穗海市监处罚〔2024〕{index + 1}号",
            f"海珠第{index + 1}商店",
            "plain English facts about a shop",
            decided=date(2024, 1, 1 + index),
        )


@pytest.fixture
def reader(filled):
    """Somebody with a browser and nothing else."""
    with override_settings(**HERE, SITE_PEOPLE_MINUTE=0, SITE_API_MINUTE=0, ALLOWED_HOSTS=["*"]):
        yield Client()


def titles(client, **query):
    return client.get("/search", {"lang": "zh", **query}).content.decode()


@pytest.mark.parametrize(
    "words",
    [
        "明月",
        "明月密码",
        "广州明月密码科技有限公司",
        "商用密码产品",
        "穗海市监处罚〔2026〕31号",
        "穗海市监处罚(2026)31号",
        "31",
        "密码 三台",
        "月密",
        "认",
    ],
)
def test_a_record_is_found_by_any_part_of_its_names_numbers_and_facts(reader, words):
    assert "广州明月密码科技有限公司案" in titles(reader, q=words)


@pytest.mark.parametrize("words", ["明日", "月明", "密码公司", "2026年31号处罚", "不存在的词语"])
def test_what_does_not_stand_there_in_a_row_is_not_found(reader, words):
    assert "广州明月密码科技有限公司案" not in titles(reader, q=words)


def test_two_characters_are_enough_for_every_shop_of_that_name(reader):
    page = titles(reader, q="明月")
    assert "明月小食店案" in page
    assert "广州大同" not in page


def test_an_english_word_is_found_whole(reader):
    assert "26 条" in titles(reader, q="English")
    assert "没有符合的信息" in titles(reader, q="Englis")


def test_what_is_exactly_meant_comes_first(reader):
    page = titles(reader, q="穗海市监处罚〔2026〕32号")
    assert page.index("完全相符") < page.index("明月小食店案")


def test_filters_narrow_and_facets_tell_how_many(reader):
    page = titles(reader, kind="licence")
    assert "广州大同有限公司案" in page
    assert "明月小食店案" not in page
    assert "1 条" in page
    page = titles(reader, year="2025")
    assert "王某案" in page
    page = titles(reader, **{"min": "1000", "from": "2026-01-01"})
    assert "广州明月密码科技有限公司案" in page
    assert "明月小食店案" not in page


def test_a_filter_that_makes_no_sense_is_said_and_left_out(reader):
    page = titles(reader, **{"from": "2026-02-30", "kind": "nonsense"})
    assert "未采用：kind, from" in page


def test_pages_follow_each_other_by_key_without_gap_or_repeat(reader):
    seen, query = [], asking.asked({"q": "English"})
    while True:
        found = store.search(query)
        seen += [row["sequence"] for row in found.rows]
        if not found.more:
            break
        query = asking.asked({"q": "English", "after": str(found.rows[-1]["sequence"])})
    assert len(seen) == len(set(seen)) == 26
    assert seen == sorted(seen, reverse=True)


def test_a_record_stands_under_its_own_address_and_says_what_is_hidden(reader):
    page = reader.get("/r/penalty/440106cgj/穗天城管处罚〔2025〕1号?lang=zh")
    assert page.status_code == 200
    assert "隐去 1 处" in page.content.decode()
    assert "自然人姓名" in page.content.decode()


def test_a_withdrawn_record_answers_410_with_its_ground_and_nothing_of_its_content(reader):
    identifier = put("穗海市监处罚〔2026〕99号", "某某将被撤回有限公司", "撤回测试。")
    address = "/r/penalty/440105scjg/穗海市监处罚〔2026〕99号"
    assert reader.get(address).status_code == 200
    with connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM opened.record WHERE id = %s", [identifier])
        cursor.execute(
            "INSERT INTO opened.tombstone VALUES (%s, %s, 'penalty', '440105scjg', '海珠区市场监督管理局', 'withdrawn', '2026-04-01', "
            '\'{"zh": "处罚决定已被撤销", "en": "The decision was revoked"}\', \'["penalty_law/48/p2"]\')',
            [identifier, "penalty/440105scjg/穗海市监处罚〔2026〕99号"],
        )
    gone = reader.get(address + "?lang=zh")
    assert gone.status_code == 410
    assert "处罚决定已被撤销" in gone.content.decode()
    for surface in (
        "/search?q=将被撤回",
        "/search?q=撤回测试",
        "/",
        "/feed.atom",
        "/sitemap.xml",
        "/api/v1/records?q=将被撤回",
        "/withdrawals",
        address,
    ):
        assert "将被撤回有限公司" not in reader.get(surface).content.decode()
    assert reader.get(f"/api/v1/records/{identifier}").status_code == 404


def test_an_address_that_never_was_one_answers_404(reader):
    assert reader.get("/r/penalty/nobody/1").status_code == 404
    assert reader.get("/firm/91440101MA5XXXXX1X").status_code == 404


def test_a_firm_shows_its_whole_public_record(reader):
    page = reader.get("/firm/91440101MA5ABCDE1X?lang=zh").content.decode()
    assert "广州明月密码科技有限公司" in page
    assert "明月小食店" not in page


def test_the_feed_of_a_search_is_atom_and_holds_what_it_found(reader):
    from xml.etree import ElementTree

    feed = ElementTree.fromstring(reader.get("/feed.atom", {"q": "明月"}).content)
    assert [one.text for one in feed.iter("{http://www.w3.org/2005/Atom}title")][1:] == [
        "明月小食店案",
        "广州明月密码科技有限公司案",
    ]


def test_the_api_gives_pages_by_key_and_refuses_what_makes_no_sense(reader):
    answer = reader.get("/api/v1/records", {"q": "English", "limit": "10"}).json()
    assert (len(answer["records"]), answer["count"]) == (10, {"value": 26, "more": False})
    following = reader.get(answer["next"].partition("testserver")[2]).json()
    assert not {one["id"] for one in answer["records"]} & {one["id"] for one in following["records"]}
    assert reader.get("/api/v1/records", {"min": "a lot"}).status_code == 400
    assert UUID(answer["records"][0]["id"])


def test_the_description_names_every_address_and_parameter_of_the_api(reader):
    from dataclasses import fields

    described = reader.get("/api/v1/openapi.json").json()
    from xiezhi.publicity.site.urls import urlpatterns

    paths = {
        "/" + str(one.pattern).replace("<uuid:identifier>", "{id}")
        for one in urlpatterns
        if str(one.pattern).startswith("api/")
    }
    assert paths - {"/api/v1/openapi.json"} == set(described["paths"])
    named = {one["name"] for one in described["paths"]["/api/v1/records"]["get"]["parameters"]}
    words = {"words": "q", "since": "from", "until": "to", "least": "min", "most": "max"}
    assert {words.get(one.name, one.name) for one in fields(asking.Asked) if one.name != "wrong"} | {"limit"} == named


@pytest.mark.parametrize(
    "address",
    ["/", "/search?q=明月", "/r/penalty/440105scjg/穗海市监处罚〔2026〕31号", "/withdrawals", "/before/", "/verify"],
)
def test_a_page_needs_no_script_sets_no_cookie_and_asks_nobody_else(reader, address):
    page = reader.get(address)
    body = page.content.decode()
    assert page.status_code == 200
    assert "<script" not in body
    assert "//" not in "".join(part.split('"')[0] for part in body.split('src="')[1:])
    assert not page.cookies
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert len(page.content) < 30_000


@pytest.mark.parametrize(("lang", "word"), [("zh", "查询执法结果"), ("en", "Find what was decided")])
def test_the_site_speaks_both_languages(reader, lang, word):
    assert word in reader.get("/", {"lang": lang}).content.decode()


def test_one_address_that_asks_too_much_waits_and_the_others_go_on(filled):
    with override_settings(**HERE, SITE_PEOPLE_MINUTE=3, SITE_API_MINUTE=2, XIEZHI_PROXIES=1, ALLOWED_HOSTS=["*"]):
        client = Client()
        first = [client.get("/robots.txt", HTTP_X_FORWARDED_FOR="10.0.0.1").status_code for _ in range(4)]
        other = client.get("/robots.txt", HTTP_X_FORWARDED_FOR="10.0.0.2").status_code
        api = [client.get("/api/v1/moves", HTTP_X_FORWARDED_FOR="10.0.0.1").status_code for _ in range(3)]
    assert (first, other, api) == ([200, 200, 200, 429], 200, [200, 200, 429])


def test_search_engines_are_given_living_pages_only(reader):
    assert quote("穗海市监处罚") in reader.get("/sitemap.xml").content.decode()
    assert "Disallow: /search" in reader.get("/robots.txt").content.decode()


@pytest.mark.parametrize(
    "words", ["'", "\\", "a' | 'b", "明月' & '", "%", "(((", "::tsquery", "a:*", "\u0000", "  ", "！@#￥", "𠮷野"]
)
def test_no_words_break_the_search(reader, words):
    assert reader.get("/search", {"q": words}).status_code == 200
