"""Where a cluster's files are, and whose they are.

    DATA_DIR/                 as given; never chowned or chmodded, nor anything above it
    ├── users.lock            held shared by every process that uses the server
    ├── change.lock           held while somebody starts or stops it
    ├── moved-to              only if root's account cannot reach DATA_DIR: where `cluster` is
    └── cluster/              mode 0700, of the account that runs the server
        ├── data/             what PostgreSQL calls PGDATA
        ├── server.log
        └── .s.PGSQL.5432     the socket; in /tmp when the path is too long for one

Fails with `EmbeddedPostgresUnavailable` for folders that are somebody else's.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import msgspec

from catalog.embedded_postgres.account import (
    Account,
    EmbeddedPostgresUnavailable,
    account_for,
    shared_folder,
)

USER = "etalase"
"""Name of the superuser and of the database."""

SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100  # bytes: macOS allows 103, Linux 107, and a lock file adds none


class Cluster(msgspec.Struct, frozen=True):
    """The files of one database server."""

    home: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def socket_folder(self) -> Path:
        if len(os.fsencode(self.home / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return self.home
        # The same for every process: TMPDIR differs between them and is long on macOS.
        key = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path("/tmp") / f"etalase-{self.account.uid}-{key}"  # noqa: S108 - owner checked

    @property
    def socket_file(self) -> Path:
        return self.socket_folder / SOCKET_NAME

    @property
    def dsn(self) -> str:
        """For asyncpg, psql and pg_dump alike; the port keeps PGPORT out of it."""
        return f"postgresql://{USER}@/{USER}?host={quote(str(self.socket_folder))}&port=5432"


def find_cluster(data_dir: Path) -> Cluster | None:
    """The cluster of `data_dir` if it has been made; changes nothing."""
    pointer = data_dir / "moved-to"
    try:
        home = Path(pointer.read_text().strip()) if pointer.exists() else data_dir / "cluster"
        cluster = Cluster(home, account_for(home.lstat().st_uid))
    except FileNotFoundError:
        if pointer.exists():
            raise EmbeddedPostgresUnavailable(
                f"the database that {pointer} names is gone: put it back, or remove that file "
                "to start with an empty one"
            ) from None
        return None
    except OSError as error:
        raise EmbeddedPostgresUnavailable(f"cannot read the database folder: {error}") from error
    _refuse_foreign(cluster.socket_folder, cluster.account)
    return cluster


def make_cluster(data_dir: Path) -> Cluster:
    """Make the folder for a new cluster; the caller holds `change.lock`."""
    account = account_for(None)
    home = data_dir / "cluster"
    if not account.is_ours and not account.can_enter(data_dir):
        home = shared_folder() / f"cluster-{secrets.token_hex(8)}"
    unfinished = home.with_name(f"{home.name}.{os.getpid()}")
    try:
        unfinished.mkdir(mode=0o700)
        if not account.is_ours:
            os.chown(unfinished, account.uid, account.gid)
        unfinished.rename(home)
        if home.parent != data_dir:
            (data_dir / "moved-to").write_text(f"{home}\n")
    except OSError as error:
        raise EmbeddedPostgresUnavailable(f"cannot make a database folder: {error}") from error
    return Cluster(home, account)


def make_socket_folder(cluster: Cluster) -> None:
    """Make the short folder for the socket, when the cluster needs one."""
    folder = cluster.socket_folder
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        if not cluster.account.is_ours:
            os.chown(folder, cluster.account.uid, cluster.account.gid)
    _refuse_foreign(folder, cluster.account)


def remove_cluster(data_dir: Path, cluster: Cluster) -> None:
    """Delete the database for good; the caller has stopped its server."""
    shutil.rmtree(cluster.home, ignore_errors=True)
    (data_dir / "moved-to").unlink(missing_ok=True)


def _refuse_foreign(folder: Path, account: Account) -> None:
    """Anybody may make folders in /tmp: talk only through one that is ours alone."""
    with suppress(FileNotFoundError):
        found = folder.lstat()
        if found.st_uid != account.uid or found.st_mode & 0o170077 != 0o040000:
            raise EmbeddedPostgresUnavailable(
                f"{folder} must be a folder of mode 0700 of user {account.uid}, and is not: "
                "remove it, or choose an ETALASE_DATA_DIR with a shorter path"
            )
