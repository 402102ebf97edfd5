"""The one door for people: what it lists, what it refuses, from wherever it is called."""

from __future__ import annotations

from tests.launcher import driving
from xiezhi.config import places


def test_help_lists_every_command_with_its_purpose():
    said = driving.run("help").stdout
    for script in places.ROOT.glob("scripts/[a-z]*.py"):
        name = script.stem.replace("_", "-")
        line = next((line for line in said.splitlines() if line.split()[:1] == [name]), "")
        assert len(line.split()) > 2, f"{name} says nothing about itself"


def test_without_arguments_it_helps():
    assert driving.run().stdout == driving.run("--help").stdout == driving.run("help").stdout


def test_an_unknown_command_is_refused_in_both_languages():
    for name in ("nope", "../run", "__main__", "a;b"):
        done = driving.run(name)
        assert done.returncode == 2
        assert "没有名为" in done.stderr
        assert "There is no command" in done.stderr
        assert "Traceback" not in done.stderr


def test_without_a_suitable_python_it_says_what_to_install(tmp_path):
    for tool in ("dirname", "sed", "head", "cat", "tr", "sh"):
        (tmp_path / tool).symlink_to(f"/usr/bin/{tool}")
    done = driving.run("help", before=("env", f"PATH={tmp_path}", "sh"))
    assert done.returncode == 2
    assert "Python 3.11" in done.stderr
    assert "was not found" in done.stderr
