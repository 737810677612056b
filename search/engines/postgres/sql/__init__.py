"""SQL of the postgres engine."""
