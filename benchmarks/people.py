"""Somebody at a browser: logs in with a password, fills in the form of an act, sends it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx

from xiezhi.accounts.door_for_tests import PASSWORD, Somebody
from xiezhi.kernel.identifiers import new_id

Form = dict[str, str | list[str]]


class Browser:
    """One person's session."""

    def __init__(self, url: str, person: Somebody) -> None:
        self.client = httpx.Client(base_url=url, timeout=120, trust_env=False)
        page = self.client.get("/login/")
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
        assert found is not None
        said = {"login": person.login, "password": PASSWORD, "csrfmiddlewaretoken": found[1]}
        answer = self.client.post("/login/", data=said)
        if answer.status_code != 302:
            raise RuntimeError(f"{person.login} cannot log in: {answer.status_code}")

    def get(self, path: str) -> httpx.Response:
        """A page; anything but 200 is a failure of the benchmark."""
        answer = self.client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        return answer

    def act(self, path: str, form: Form) -> UUID:
        """Do an act; the case it was done in. A refusal is a failure of the benchmark."""
        token = self.client.cookies["csrftoken"]
        answer = self.client.post(path, data={**form, "csrfmiddlewaretoken": token})
        if answer.status_code != 302:
            told = re.sub(r"<[^>]+>|\s+", " ", answer.text.partition("<main")[2])[:600]
            raise RuntimeError(f"{path} answered {answer.status_code}: {told}")
        return UUID(answer.headers["location"].strip("/").rpartition("/")[2])


def form_of(
    facts: Mapping[str, Any], *, at: datetime, officers: tuple[UUID, ...] = (), position: int | None = None
) -> Form:
    """The form of an act as a browser sends it, under fresh ids."""
    form: Form = {
        "step": "do", "entry": str(new_id()), "case": str(new_id()), "at": at.strftime("%Y-%m-%dT%H:%M"),
        "position": "" if position is None else str(position), "by": [str(one) for one in officers],
    }  # fmt: skip
    for key, value in facts.items():
        form |= _control(f"f_{key}", value)
    return form


def _control(name: str, value: Any) -> Form:
    if isinstance(value, bool):
        return {name: "yes" if value else "no"}
    if isinstance(value, Mapping):
        return {f"{name}-{key}": str(item) for key, item in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        rows: Form = {f"{name}-rows": str(len(value))}
        for index, row in enumerate(value):
            rows |= {f"{name}-{index}-{key}": str(item) for key, item in row.items()}
        return rows
    return {name: [str(one) for one in value] if isinstance(value, list) else str(value)}
