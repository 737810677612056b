"""How the embedded PostgreSQL is set up: for two cores, little memory and one application.

Data, given at every start, so a new value here reaches clusters that exist. A server that
DATABASE_URL names is tuned by its owner.
"""

from __future__ import annotations

import sys

SETTINGS = {
    "listen_addresses": "",  # the socket in a folder of mode 0700 is the only way in
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",  # solid-state disks
    "effective_io_concurrency": "16",
    "jit": "off",  # compiling costs more than our statements
    "fsync": "on",
    "synchronous_commit": "on",  # what a producer saved stays saved
    # An import writes much at once and nobody replicates from here (backups use pg_dump).
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "wal_compression": "on",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_line_prefix": "%m [%p] ",
    "log_checkpoints": "off",
}

# For data that nobody misses.
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def initdb_options(major: int, *, user: str, fsync: bool) -> list[str]:
    """Options that make the same cluster on every machine, whatever its locale."""
    # Decides which characters are letters; macOS has no C.UTF-8 of its own.
    characters = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    options = [f"--username={user}", "--encoding=UTF8", "--auth-local=trust", "--auth-host=reject"]
    options += ["--locale=C", f"--lc-ctype={characters}", "--no-instructions"]
    if not fsync:
        options.append("--no-sync")
    if major >= 17:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return options
