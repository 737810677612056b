"""A PostgreSQL of our own for `etalase demo`, the tests and small installations.

Nothing to install or configure: a folder goes in, an address comes out. Not for an
installation that has a DATABASE_URL, and not for Windows. Fails with
`EmbeddedPostgresUnavailable`, whose text says what to do.

    sharing.py   who may start, use and stop it, and when
    server.py    start and stop it
    cluster.py   where a cluster's files are, and whose they are
    account.py   who runs it
    binaries.py  which programs run it
    liveness.py  whether a server is alive
    tuning.py    its settings, as data
"""

from catalog.embedded_postgres.account import EmbeddedPostgresUnavailable
from catalog.embedded_postgres.sharing import dsn_if_running, running

__all__ = ["EmbeddedPostgresUnavailable", "dsn_if_running", "running"]
