"""Finding: documents built from the catalogue, the change feed, engines that answer searches.

Knows no HTTP; imports only `catalog`.
"""
