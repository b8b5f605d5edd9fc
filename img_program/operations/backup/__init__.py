"""Backup and restore: the database, the files and the keys as one set."""
