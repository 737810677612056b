"""The embedded engine: text is matched by PostgreSQL, everything else in this process."""
