"""The same kernel inside Apache Spark workers, for a history that outgrows one machine.

Cases are brought together by a hash of their id, each worker maps and judges whole cases from Arrow batches. Spark
itself is not a dependency of the product: whoever has a cluster brings it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as arrow

from xiezhi.standards.door import MappingFile
from xiezhi.supervision.compiled import Compiled
from xiezhi.supervision.foreign.checking import findings_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

SCHEMA = (
    "case string, rule string, entry bigint, status string, due date, actual date, severity string, "
    "explanation_zh string, explanation_en string"
)


def findings(
    log: DataFrame, compiled: Compiled, mapping: MappingFile, zone: str, as_of: date, parts: int = 0
) -> DataFrame:
    """The findings of a log that lies in Spark, as a data frame of `SCHEMA`. `parts` 0: as many as Spark has."""
    count = parts or log.rdd.getNumPartitions()

    def judged(batches: Iterator[arrow.RecordBatch]) -> Iterator[arrow.RecordBatch]:
        listed = list(batches)
        if listed:
            table = arrow.Table.from_batches(listed)
            yield from findings_of(table, compiled, mapping, zone, as_of).to_batches()

    by_case: Any = log.repartition(count, mapping.rows.case)
    return by_case.mapInArrow(judged, SCHEMA)  # type: ignore[no-any-return]
