"""Where the kernel's compiled code may be kept, for whoever runs it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from django.conf import settings

from xiezhi.supervision.compiled_code import SETTING, settle


@pytest.fixture
def unset(monkeypatch):
    monkeypatch.delenv(SETTING, raising=False)
    return monkeypatch


def test_beside_the_source_where_it_may_be_written(unset, tmp_path):
    settle(beside=tmp_path)
    assert SETTING not in os.environ


def test_with_the_data_where_the_source_is_not_ours_and_nobody_else_may_write_there(unset, tmp_path):
    unset.setattr(settings, "XIEZHI_DATA", tmp_path)
    settle(beside=tmp_path / "not there, so not to be written")
    place = Path(os.environ.pop(SETTING))
    assert place == tmp_path / "compiled"
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_in_a_folder_of_its_own_where_there_is_no_data_folder(unset, tmp_path):
    unset.setattr(settings, "XIEZHI_DATA", tmp_path / "gone")
    settle(beside=tmp_path / "not there")
    place = Path(os.environ.pop(SETTING))
    assert place.name.startswith("xiezhi-compiled-")
    place.rmdir()


def test_who_sets_the_place_is_obeyed(unset, tmp_path):
    unset.setenv(SETTING, "elsewhere")
    settle(beside=tmp_path / "not there")
    assert os.environ[SETTING] == "elsewhere"
