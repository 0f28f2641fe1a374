"""Alembic's scripts, forward only. They travel with the package and are run by
`hub.storage.migrate`."""
