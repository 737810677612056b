"""Who runs PostgreSQL: the caller, or for root, which PostgreSQL refuses, somebody else.

Creates no account and changes no permission of anything that existed before.
Fails with `EmbeddedPostgresUnavailable`, whose text says what to do.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

import msgspec

# `etalase` is for operators who want an account for it alone; `nobody` exists everywhere.
ACCOUNTS_FOR_ROOT = ("etalase", "nobody")

# Where root keeps what that account must reach when the checkout is out of its reach. Both
# survive a reboot; macOS has no /var/lib.
SHARED_FOLDERS = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 - its owner is checked

# Nothing of the caller's PG* variables, locale or time zone may colour a cluster.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


class EmbeddedPostgresUnavailable(Exception):
    """The embedded PostgreSQL cannot be used; the message says why and what to do."""


class _Switch(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


class Account(msgspec.Struct, frozen=True):
    """Who runs the server; somebody else than us only when we are root."""

    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def run(
        self,
        arguments: list[str],
        *,
        text: str = "",
        environment: dict[str, str] | None = None,
        detached: bool = False,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end; `detached`, out of reach of the terminal's Ctrl-C."""
        switch: _Switch = {}
        if not self.is_ours:
            switch = {"user": self.uid, "group": self.gid, "extra_groups": []}
        try:
            return subprocess.run(
                arguments,
                input=text,
                text=True,
                capture_output=True,
                check=False,
                cwd="/",
                env=ENVIRONMENT | (environment or {}),
                start_new_session=detached,
                **switch,
            )
        except OSError as error:  # not executable for this account, or no right to switch to it
            return subprocess.CompletedProcess(arguments, 127, "", str(error))

    def can_enter(self, folder: Path) -> bool:
        """Whether this account may traverse `folder` and all above it."""
        return not self.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)]).returncode


def account_for(owner: int | None) -> Account:
    """The account for a cluster that belongs to user id `owner` (None: not made yet)."""
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise EmbeddedPostgresUnavailable(
                f"the database belongs to {_name(owner)} and you are {_name(os.geteuid())}: "
                "run as that user, or choose another ETALASE_DATA_DIR"
            )
        return Account(os.geteuid(), os.getegid())
    account = _account_for_root(owner)
    probe = account.run(["/bin/sh", "-c", ":"])
    if probe.returncode:
        raise EmbeddedPostgresUnavailable(
            f"PostgreSQL does not run as root, and root may not act as {_name(account.uid)} "
            f"here ({probe.stderr}): start as another user, or set DATABASE_URL"
        )
    return account


def shared_folder() -> Path:
    """A folder of root's that every account can traverse, made on first use."""
    for parent in SHARED_FOLDERS:
        folder = parent / "etalase"
        with suppress(OSError):
            if not folder.exists():
                folder.mkdir()
                folder.chmod(0o755)  # ours, so the umask need not close it
            # In /var/tmp anybody may have been there first.
            if folder.lstat().st_uid == 0 and not folder.is_symlink():
                return folder
    raise EmbeddedPostgresUnavailable(
        "the account that runs PostgreSQL for root cannot reach the data folder, and none of "
        f"{', '.join(map(str, SHARED_FOLDERS))} can be used instead: choose another "
        "ETALASE_DATA_DIR, or do not run as root"
    )


def _account_for_root(owner: int | None) -> Account:
    if owner:
        with suppress(KeyError):
            entry = pwd.getpwuid(owner)
            return Account(entry.pw_uid, entry.pw_gid)
        return Account(owner, owner)
    for name in ACCOUNTS_FOR_ROOT:
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise EmbeddedPostgresUnavailable(
        "PostgreSQL does not run as root, and there is none of the accounts "
        f"{', '.join(ACCOUNTS_FOR_ROOT)} to run it: create one, or set DATABASE_URL"
    )


def _name(uid: int | None) -> str:
    with suppress(KeyError):
        return pwd.getpwuid(uid or 0).pw_name
    return f"user {uid}"
