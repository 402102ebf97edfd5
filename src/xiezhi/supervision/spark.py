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
from xiezhi.supervision.history import Asked, judge_table
from xiezhi.supervision.segments import whole

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

SCHEMA = (
    "case string, rule string, entry bigint, status string, due date, actual date, severity string, "
    "explanation_zh string, explanation_en string"
)

VERDICTS = "case string, rule string, seq bigint, status string, due bigint, actual bigint, `by` bigint"


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


def verdicts(entries: DataFrame, asked: Asked, parts: int = 0) -> DataFrame:
    """The verdicts on entries laid out as the segments of a history, as a data frame of `VERDICTS`.

    Spark sorts and spills; a worker holds no more than the Arrow batches of the cases it judges at the moment.
    """
    count = parts or entries.rdd.getNumPartitions()

    def judged(batches: Iterator[arrow.RecordBatch]) -> Iterator[arrow.RecordBatch]:
        for table in whole(arrow.Table.from_batches([batch]) for batch in batches):
            yield from judge_table(asked, table).to_batches()

    sorted_by_case: Any = entries.repartition(count, "case").sortWithinPartitions("case", "seq")
    return sorted_by_case.mapInArrow(judged, VERDICTS)  # type: ignore[no-any-return]
