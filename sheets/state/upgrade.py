"""The state's tables from one release to the next: what is missing is added, nothing that cannot be rebuilt is dropped.

Tables marked REBUILDABLE hold what the sheet holds: when their shape changes they are made again. All others (changes,
attempts, repairs, mails, counts...) only ever grow: a column a release adds has a default, or may be empty.
"""

import hashlib
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import URL, Column, Connection, MetaData, Table
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable

from sheets.errors import NotConfigured

REBUILDABLE = "rebuildable"
"""Mark in a table's `info`: it can be dropped, and filled again from the sheet. Its value is the number of what its
rows mean: raise it when the same columns hold something else."""

_SHAPE = "shape"


def bring_up_to_date(connection: Connection, metadata: MetaData) -> None:
    """Make the tables that are missing, and bring those of an older release up to this one.

    Args:
        connection: a writing transaction: two processes that start together must not both do it.
        metadata: the tables of this release.

    Raises:
        NotConfigured: a table that must not be dropped is of a release that this one cannot follow.
    """
    inspector = sa.inspect(connection)
    marks = _marks(connection) if inspector.has_table("values") else {}
    if marks.get(_SHAPE) == (wanted := _shape(connection.dialect.name, metadata, len(metadata.tables))):
        return
    there = set(inspector.get_table_names())
    for table in metadata.sorted_tables:
        if table.name not in there:
            table.create(connection)
        else:
            _follow(connection, inspector, table, marks)
    for table in metadata.sorted_tables:
        if REBUILDABLE in table.info:
            _mark(connection, metadata, _meaning(table), str(table.info[REBUILDABLE]))
    _mark(connection, metadata, _SHAPE, wanted)


def _follow(connection: Connection, inspector: sa.Inspector, table: Table, marks: dict[str, str]) -> None:
    there = {column["name"]: column for column in inspector.get_columns(table.name)}
    missing = [column for column in table.columns if column.name not in there]
    required = [n for n, c in there.items() if n not in table.columns and not c["nullable"] and c["default"] is None]
    if REBUILDABLE in table.info:
        known = marks.get(_meaning(table), str(table.info[REBUILDABLE]))
        if missing or required or known != str(table.info[REBUILDABLE]):
            table.drop(connection)
            table.create(connection)
        return
    if required or not all(_may_be_added(column) for column in missing):
        raise NotConfigured(
            f"The state database is of another release (table {table.name}): start the release that made it until "
            "its queue is empty (see /healthz), keep a copy, then give this one an empty database."
        )
    for column in missing:
        connection.execute(sa.text(_adding(connection, table, column).replace(":", "\\:")))
    for index in table.indexes:
        if index.name not in {found["name"] for found in inspector.get_indexes(table.name)}:
            index.create(connection)


def _may_be_added(column: Column[Any]) -> bool:
    return not column.primary_key and bool(column.nullable or column.default is not None or column.server_default)


def _adding(connection: Connection, table: Table, column: Column[Any]) -> str:
    """The statement that adds a column; lines already there get its default."""
    default: Any = column.server_default
    if isinstance(column.default, sa.ColumnDefault) and column.default.is_scalar:
        value = sa.literal(column.default.arg, column.type)
        default = sa.text(str(value.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})))
    described = Column(column.name, column.type, nullable=column.nullable, server_default=default)
    Table(table.name, MetaData(), described)
    name = connection.dialect.identifier_preparer.format_table(table)
    return f"ALTER TABLE {name} ADD COLUMN {CreateColumn(described).compile(dialect=connection.dialect)}"


@lru_cache(maxsize=4)  # a process may open several databases: the tables of its release are the same
def _shape(dialect_name: str, metadata: MetaData, _: int) -> str:
    """A mark of all tables as this release wants them.

    Args:
        dialect_name: of the database.
        metadata: the tables.
        _: how many they are: a module that is imported later may add some.
    """
    dialect = URL.create(dialect_name).get_dialect()()
    said = [str(CreateTable(table).compile(dialect=dialect)) for table in metadata.sorted_tables]
    said += [str(CreateIndex(i).compile(dialect=dialect)) for t in metadata.sorted_tables for i in t.indexes]
    said += [f"{table.name} {table.info.get(REBUILDABLE, '')}" for table in metadata.sorted_tables]
    return hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()


def _meaning(table: Table) -> str:
    return f"meaning {table.name}"


def _marks(connection: Connection) -> dict[str, str]:
    return {str(key): str(value) for key, value in connection.execute(sa.text('SELECT key, value FROM "values"'))}


def _mark(connection: Connection, metadata: MetaData, key: str, value: str) -> None:
    values = metadata.tables["values"]
    connection.execute(values.delete().where(values.c.key == key))
    connection.execute(values.insert().values(key=key, value=value))
