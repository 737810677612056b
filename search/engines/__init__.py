"""Implementations of `search.engine.SearchEngine`, one package each."""
