"""The recorded state: a store in SQLite."""
