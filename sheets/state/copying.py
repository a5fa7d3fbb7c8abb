"""The whole state from one database into another: SQLite or PostgreSQL, whichever the two are."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy import Connection, Table

from sheets.state.database import metadata

_ROWS = 500


def copy_rows(source: Connection, target: Connection) -> None:
    """Put every row of one state in the place of another's.

    Args:
        source: any transaction of a state of this release; what it sees is of one moment.
        target: a writing transaction of a state of this release: all of it, or nothing.
    """
    for table in reversed(metadata.sorted_tables):
        target.execute(table.delete())
    for table in metadata.sorted_tables:
        for rows in _blocks(source, table):
            target.execute(table.insert(), rows)
        _go_on_counting(target, table)


def _blocks(source: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    found = source.execution_options(yield_per=_ROWS).execute(sa.select(table))
    for part in found.mappings().partitions():
        yield [dict(row) for row in part]


def _go_on_counting(target: Connection, table: Table) -> None:
    """The next row gets a number of its own: PostgreSQL counts apart from what is there."""
    key = table.autoincrement_column
    if key is None or target.dialect.name != "postgresql":
        return
    last = sa.select(sa.func.coalesce(sa.func.max(key), 0) + 1).scalar_subquery()
    counter = sa.func.pg_get_serial_sequence(sa.func.quote_ident(table.name), key.name)
    target.execute(sa.select(sa.func.setval(counter, last, False)))
