"""The pattern page in a real Chromium: nothing overflows, every target can be hit, every word read, keys work."""

from __future__ import annotations

import mimetypes
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.utils import translation

from xiezhi.kernel.errors import text
from xiezhi.web import citations, menu, views
from xiezhi.web.middleware import refused
from xiezhi.web.tests.test_refusals import NoReview

SITE = "http://xiezhi.test"
WIDTHS = (320, 390, 768, 1280)

TOO_SMALL = """() => {
  const targets = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
  const seen = [...document.querySelectorAll(targets)].filter((e) => e.checkVisibility() && !e.closest('.skip'));
  return seen.map((e) => {
    const label = e.matches('input[type=checkbox], input[type=radio]') ? e.closest('label') : null;
    const box = (label ?? e).getBoundingClientRect();
    const inline = getComputedStyle(e).display === 'inline';
    return { what: e.outerHTML.slice(0, 90), width: box.width, height: box.height, inline };
  }).filter((t) => !t.inline && (t.width < 24 || t.height < 24));
}"""

UNREADABLE = """() => {
  const parse = (c) => { const n = c.match(/[\\d.]+/g).map(Number); return { rgb: n.slice(0, 3), a: n[3] ?? 1 }; };
  const lum = (rgb) => rgb.map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => {
    for (let n = e; n; n = n.parentElement) {
      const found = parse(getComputedStyle(n).backgroundColor);
      if (found.a === 1) return found.rgb;
    }
    return [255, 255, 255];
  };
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const bad = [];
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    const e = node.parentElement;
    if (!node.data.trim() || !e.checkVisibility() || e.closest('svg, .hidden-visually')) continue;
    const [a, b] = [lum(parse(getComputedStyle(e).color).rgb), lum(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) bad.push(`${node.data.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return bad;
}"""

UNNAMED = """() => {
  const usable = 'a[href], button, summary, input:not([type=hidden]), select, textarea';
  const named = (e) => e.innerText.trim() || e.getAttribute('aria-label') || e.labels?.length;
  return [...document.querySelectorAll(usable)].filter((e) => e.checkVisibility() && !named(e)).map((e) => e.outerHTML);
}"""

TWICE = """() => { const seen = new Set(); return [...document.querySelectorAll('[id]')].map((e) => e.id)
  .filter((id) => seen.has(id) || !seen.add(id)); }"""


@pytest.fixture
def opened(browser, asked, production):
    """Opens the pattern page, answered from here: no server, no database."""
    for number, key in enumerate(("desk", "cases", "approvals", "parties", "archive", "law")):
        menu.register(menu.Item(key, {"zh": f"栏目{number}", "en": key}, "patterns", order=number, shortcut=key[0]))
    menu.search_at("patterns")
    citations.speak_by(
        lambda cite: {"zh": "《行政处罚法》第五十八条第一款", "en": "Administrative Penalty Law art. 58"}
    )
    contexts = []
    answers: dict[str, dict[str, Any]] = {}

    def answer(route: Any, language: str) -> None:
        path = route.request.url.removeprefix(SITE).split("?")[0]
        if path.startswith("/static/"):
            file = finders.find(path.removeprefix("/static/"))
            route.fulfill(path=file, content_type=mimetypes.guess_type(path)[0])
            return
        if path in answers:
            route.fulfill(**answers[path])
            return
        with translation.override(language):
            body = views.patterns(asked("/patterns/", "officer", staff=True)).content.decode()
        route.fulfill(
            body=body,
            content_type="text/html; charset=utf-8",
            headers={"Content-Security-Policy": "default-src 'self'"},
        )

    def make(width=1280, language="zh-hans", scheme="light", script=True):
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.route("**/*", lambda route: answer(route, language))
        page.goto(f"{SITE}/patterns/")
        return page

    make.answers = answers  # type: ignore[attr-defined]
    yield make
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_overflows_and_every_target_can_be_hit(opened, language):
    page = opened(language=language)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        assert page.evaluate(TOO_SMALL) == [], width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_can_be_read_by_day_and_by_night(opened, scheme):
    page = opened(scheme=scheme)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(UNREADABLE) == []


def test_everything_that_can_be_used_has_a_name_and_no_name_stands_twice(opened):
    page = opened()
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(UNNAMED) == []
        assert page.evaluate(TWICE) == []
        assert page.complaints == []


def test_the_skip_link_is_first_and_leads_to_the_content(opened):
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_keyboard_walks_the_rows_and_opens_one(opened):
    page = opened()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 1
    page.keyboard.press("Enter")
    assert page.url.endswith("#row")


def test_the_keyboard_finds_the_search_box_and_the_list_of_keys(opened):
    page = opened()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "topsearch"
    page.keyboard.type("?")
    assert page.locator("#keys").is_hidden()  # a key typed into a field is a letter
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#keys").is_hidden()


def test_the_shortcuts_can_be_switched_off(opened):
    page = opened()
    page.keyboard.press("?")
    page.locator("#keys-off").check()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "topsearch"


def test_two_keys_follow_a_menu_link(opened):
    page = opened()
    page.evaluate("document.querySelector('[data-key=\"g d\"]').href = '/patterns/?followed'")
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url("**/patterns/?followed")


def test_without_scripts_menus_and_reasons_still_open(opened):
    page = opened(script=False)
    page.locator(".clock summary").first.click()
    assert page.locator(".clock-why").first.is_visible()
    page.locator(".act-refused summary").click()
    assert page.locator(".act-why").is_visible()
    page.locator(".topbar .drop summary").click()
    assert page.locator(".topbar .drop-panel").is_visible()


ASK = """(path) => {
  const button = `<button id="ask" hx-post="${path}" hx-swap="outerHTML">x</button>`;
  document.querySelector('main').insertAdjacentHTML('beforeend', button);
  htmx.process(document.getElementById('ask'));
  document.getElementById('ask').click();
}"""


def test_a_refusal_by_htmx_stands_above_the_content_and_takes_the_focus(opened, asked):
    refusal = refused(
        asked("/act/", headers={"HX-Request": "true"}), NoReview(text("不能办理此事。", "This cannot be done."))
    )
    opened.answers["/act/"] = {"status": 409, "body": refusal.content.decode(), "headers": dict(refusal.headers)}
    page = opened()
    page.evaluate(ASK, "/act/")
    page.locator("#refusals .refusal").wait_for()
    assert page.evaluate("document.activeElement.className") == "refusal"
    assert page.locator("#ask").count() == 1  # the form is still there, with what was typed


def test_a_failure_by_htmx_is_told(opened):
    opened.answers["/act/"] = {"status": 500, "body": "<html>whole page</html>"}
    page = opened()
    page.evaluate(ASK, "/act/")
    page.locator("#messages .toast-error").wait_for()
    assert "没有收到回应" in page.locator("#messages").inner_text()
    assert page.locator("#ask").count() == 1
