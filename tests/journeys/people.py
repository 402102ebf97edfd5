"""A person at a browser of their own: logs in, fills forms, answers approvals, reads refusals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from xiezhi.accounts.door_for_tests import PASSWORD, Somebody

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

REFUSALS = ".refusal, .error-summary, .field-next, .field-error"


@dataclass
class Person:
    """Somebody with a browser in which they are logged in."""

    somebody: Somebody
    page: Page
    url: str

    @classmethod
    def enters(cls, browser: Browser, url: str, somebody: Somebody, **context: Any) -> Person:
        """Open a browser and log in through the login page."""
        opened = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **context)
        opened.set_default_timeout(90_000)
        page = opened.new_page()
        page.goto(f"{url}/login/")
        page.fill("input[name=login]", somebody.login)
        page.fill("input[name=password]", PASSWORD)
        page.locator("main form button").first.click()
        page.wait_for_url(f"{url}/desk/")
        return cls(somebody, page, url)

    def opens(self, path: str) -> None:
        """Go to a page."""
        self.page.goto(self.url + path)

    def does(self, path: str, facts: Mapping[str, Any], at: datetime, officers: Iterable[UUID] = ()) -> None:
        """Open the form of an act, fill it in and send it."""
        self.opens(path)
        self.fills(facts)
        self.sends(at, officers)

    def fills(self, facts: Mapping[str, Any]) -> None:
        """Fill in the fields in the order of the form, since later ones depend on earlier answers."""
        drawn = self.page.eval_on_selector_all(".field", "all => all.map((one) => one.id.replace('field-f_', ''))")
        for key in sorted(facts, key=lambda key: drawn.index(key) if key in drawn else len(drawn)):
            field = self.page.locator(f"#field-f_{key}")
            if field.count() and not field.is_visible():
                continue  # nobody fills in what is not shown
            fill(self.page, f"f_{key}", facts[key])
            if key in {"method", "matter"}:
                self.page.wait_for_load_state("networkidle")

    def sends(self, at: datetime | None = None, officers: Iterable[UUID] = ()) -> None:
        """Say when, and who acts, and send the form."""
        if at is not None:
            self.page.fill("[name=at]", at.strftime("%Y-%m-%dT%H:%M"))
        wanted = {str(one) for one in officers}
        if wanted:
            for box in self.page.locator("[name=by]").all():
                box.set_checked(box.get_attribute("value") in wanted)
        self.page.locator(".form-actions button[value=do]").click()
        self.page.wait_for_load_state()

    def endorses(self, act: str, at: datetime, opinion: str = "同意。") -> None:
        """Find the proposal among what awaits this person, and agree."""
        self.opens("/approvals/")
        self.page.locator(".pick", has_text=act).first.click()
        self.page.fill("[name=words]", opinion)
        self.page.fill("[name=at]", at.strftime("%Y-%m-%dT%H:%M"))
        self.page.locator("button[value=endorse]").click()
        self.page.wait_for_load_state()

    def sends_back(self, act: str, reason: str) -> None:
        """Return a proposal with reasons."""
        self.opens("/approvals/")
        self.page.locator(".pick", has_text=act).first.click()
        self.page.fill("[name=words]", reason)
        self.page.locator("button[value=return]").click()
        self.page.wait_for_load_state()

    def reads(self) -> str:
        """Every refusal on the page, and what was announced."""
        return "\n".join(self.page.locator(f"{REFUSALS}, .toast").all_inner_texts())

    def case_id(self) -> UUID:
        """The case whose page this is."""
        return UUID(self.page.url.split("/cases/")[1].split("/")[0])


def fill(page: Page, name: str, value: Any) -> None:
    """Fill one control, whatever it is made of."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            fill(page, f"{name}-{key}", part)
        return
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        for index, row in enumerate(value):
            fill(page, f"{name}-{index}", row)
        return
    if isinstance(value, (list, tuple)):
        wanted = {str(one) for one in value}
        for box in page.locator(f"input[type=checkbox][name='{name}']").all():
            box.set_checked(box.get_attribute("value") in wanted)
        return
    said = {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    control = page.locator(f"[name='{name}']").first
    kind = control.evaluate("one => one.tagName === 'SELECT' ? 'select' : one.type")
    if kind == "radio":
        page.locator(f"[name='{name}'][value='{said}']").check()
    elif kind == "select":
        control.select_option(said)
    else:
        control.fill(said[:16] if kind == "datetime-local" else said)
