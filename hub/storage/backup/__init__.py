"""Backups: a consistent copy of the whole database in a folder, its manifest beside it."""
