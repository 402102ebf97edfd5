"""A slice of the real event log, where it is at hand: every row goes in, every picture is right, none goes in twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from xiezhi.cases import door as cases
from xiezhi.exchange import door as exchange

LOG = Path(__file__).parents[5] / "shared" / "data" / "event-logs" / "road_traffic_fines_dev.parquet"
ROWS = 7_000

pytestmark = pytest.mark.skipif(not LOG.exists(), reason="the event log lies in ../shared and is not shipped")


@pytest.fixture(scope="module")
def loaded(database, tmp_path_factory):
    """The first rows of the log, some two thousand cases, and what the load reported."""
    return exchange.load(LOG, "road_traffic_fines", limit=ROWS, elsewhere=tmp_path_factory.mktemp("load"), workers=1)


def test_every_real_row_goes_in(loaded):
    names = Counter(parquet.read_table(LOG, columns=["case_id"]).slice(0, ROWS).column("case_id").to_pylist())
    assert (loaded.rows, loaded.added, loaded.rejected, loaded.cases) == (ROWS, ROWS, 0, len(names))
    assert loaded.cases > 1_900
    assert loaded.clocks > loaded.cases


def test_a_rebuild_of_all_real_cases_finds_no_difference(loaded):
    rebuilt = cases.rebuild(mend=False)
    assert rebuilt.cases == loaded.cases
    assert rebuilt.differences == {}


def test_loading_the_real_rows_again_adds_nothing(loaded, tmp_path):
    again = exchange.load(LOG, "road_traffic_fines", limit=ROWS, elsewhere=tmp_path, workers=1)
    assert (again.added, again.known, again.cases, again.rejected) == (0, ROWS, 0, 0)
