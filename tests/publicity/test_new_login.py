"""An installation from before the public store gets a login for it, and loses nothing."""

from __future__ import annotations

import json

from xiezhi.config import secrets


def test_an_installation_from_before_gets_a_password_for_the_new_login_and_keeps_the_others(tmp_path):
    before = {key: f"{key} before" for key in ("secret_key", *secrets.LOGINS) if key != "xiezhi_public"}
    (tmp_path / "secrets.json").write_text(json.dumps(before))
    found = secrets.load(tmp_path)
    assert found == {**before, "xiezhi_public": found["xiezhi_public"]}
    assert len(found["xiezhi_public"]) > 40
    assert secrets.load(tmp_path) == found
