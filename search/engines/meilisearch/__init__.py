"""Meilisearch as a search engine: what production runs."""
