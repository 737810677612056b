"""What shoppers look for and what comes of it, counted without knowing anybody.

    privacy.py   what of a query may be kept at all      tally.py    counts in this process's memory
    keeping.py   from memory to the database             reports.py  what the promo team reads

Only numbers per day are ever stored: no address, browser, session or time of day. Nothing else
depends on this; while the database is away counts wait in memory, and beyond its bound are lost.
"""
