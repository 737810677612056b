"""Pictures: accept an upload, keep the original private, serve immutable renditions of it.

Not for: HTTP (storefront), which product a picture belongs to (catalog). Needs no database.
"""
