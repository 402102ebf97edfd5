"""The law command answers as its page says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from xiezhi.cases.engine.replay import replay

ROOT = Path(__file__).parents[4]
CASE = {
    "procedure": "penalty_ordinary",
    "layers": ["national"],
    "party": {"kind": "citizen"},
    "entries": [
        {"act": "filed", "at": "2025-03-12", "officers": ["A", "B"]},
        {"act": "intent_notified", "at": "2025-04-28", "facts": {"kinds": ["fine"], "fine": "20000"}},
        {"act": "intent_delivered", "at": "2025-04-28", "facts": {"method": "direct", "delivered_on": "2025-04-28"}},
    ],
}


def clock(answer: dict[str, Any], key: str) -> dict[str, Any]:
    return next(dict(one) for one in answer["clocks"] if one["key"] == key)


def law(content: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts", "law", "-"],
        input=content,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PATH": "/usr/bin:/bin"},
        check=False,
    )


def test_a_window_of_five_days_over_the_may_holiday_counts_working_days_only():
    answer = replay(CASE)
    assert clock(answer, "hearing_request")["due"] == "2025-05-08"
    assert clock(answer, "decision_due")["due"] == "2025-06-10"


def test_every_clock_says_its_article_and_how_it_is_called():
    for one in replay(CASE)["clocks"]:
        assert one["cite"] or one["unverified"]
        assert all(said["zh"].startswith("《") for said in one["cited"])


def test_every_refused_act_says_its_ground():
    for refused in replay(CASE)["refused"]:
        assert refused["grounds"]
        assert all(ground["what"]["zh"] and ground["what"]["en"] for ground in refused["grounds"])


def test_a_day_past_the_last_known_calendar_is_answered_with_a_warning():
    entries = [{"act": "filed", "at": "2026-11-20", "officers": ["A", "B"]}]
    answer = replay({**CASE, "entries": entries})
    assert clock(answer, "decision_due")["due"] == "2027-02-18"
    assert "2027" in clock(answer, "decision_due")["warning"]["zh"]


def test_the_command_prints_json_and_says_what_is_wrong_with_a_file():
    good = law(json.dumps(CASE))
    assert good.returncode == 0, good.stderr
    assert json.loads(good.stdout)["procedure"] == "penalty_ordinary"
    for content in (
        "{",
        '{"procedure": "penalty_ordinary"}',
        json.dumps({**CASE, "entries": [{"act": "x", "at": "2025-02-30"}]}),
    ):
        bad = law(content)
        assert bad.returncode == 2
        assert bad.stdout == ""
        assert "Traceback" not in bad.stderr
