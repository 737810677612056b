"""The truth: tables, migrations, domain rules and the loading of catalogue files.

Knows no HTTP, no search engine and no picture processing; everything else may import it.
"""
