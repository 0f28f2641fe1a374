"""Whether a connection was opened to read or to write."""

from sqlalchemy import Connection

READ_ONLY = "postgresql_readonly"
"""The execution option that tells a unit of work that reads from one that writes. SQLAlchemy knows
it for PostgreSQL (`BEGIN READ ONLY`); here SQLite heeds it too."""


def writes(connection: Connection) -> bool:
    """Whether this connection was opened for writing."""
    return not connection.get_execution_options().get(READ_ONLY)
