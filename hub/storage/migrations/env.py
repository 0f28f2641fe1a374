"""Alembic runs this for every command; `hub.storage.migrate` hands over the connection."""

from alembic import context

from hub.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can alter few things in place: alembic copies the table instead.
    render_as_batch=True,
    # The connection is inside a transaction that takes the schema as a whole, or not at all.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
