"""Finding: documents built from the catalogue, the change feed, and the engines that answer searches.

Knows no HTTP; imports only `catalog`.
"""
