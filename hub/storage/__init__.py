"""The hub's database: one schema for SQLite (WAL, out of the box) and PostgreSQL (psycopg 3)."""

from hub.storage.store import SqlStore, open_store

__all__ = ["SqlStore", "open_store"]
