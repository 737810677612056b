"""Passwords: which are taken, and hashing them with argon2 without standing in the way.

A hash costs some tens of milliseconds and 19 MiB on purpose, so a few threads do it and a queue of
limited length waits; beyond that `TooBusy` is raised. Who has no account, or no password, is
checked against a hash that nobody's password has: the work done tells nobody whether there is one.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from storefront.accounts.errors import PasswordRefused, TooBusy
from storefront.accounts.secrets import new_secret

SHORTEST, LONGEST = 10, 128
"""Characters of a password."""

THREADS = 2
MOST_WAITING = 64

# OWASP's least for argon2id; a few at once must fit into a small machine's memory.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class Passwords:
    """Hashes and verifies on threads of its own."""

    def __init__(self, hasher: PasswordHasher = HASHER, *, most_waiting: int = MOST_WAITING):
        self.checked = 0
        """How many passwords have been compared with a hash, anybody's or nobody's."""
        self._hasher = hasher
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="passwords")
        self._most_waiting = most_waiting
        self._waiting = 0
        self._nobodys = self._threads.submit(hasher.hash, new_secret())

    async def hash(self, password: str) -> str:
        """What is stored of `password`."""
        return str(await self._run(self._hasher.hash, _written(password)))

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether `password` is the one; with no hash it never is, and that takes as long."""
        self.checked += 1
        matches = await self._run(self._matches, password_hash, _written(password))
        return bool(matches) and password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Whether `password_hash` was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(password_hash)

    def close(self) -> None:
        """Let nothing new begin."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _matches(self, password_hash: str | None, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash or self._nobodys.result(), password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[..., object], *values: str | None) -> object:
        if self._waiting >= self._most_waiting:
            raise TooBusy
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, work, *values)
        finally:
            self._waiting -= 1


def check_password(password: str, *personal: str | None) -> None:
    """Raise `PasswordRefused` for a new password that others would soon guess.

    `personal` is what anybody can know: logins and the name.
    """
    if not SHORTEST <= len(_written(password)) <= LONGEST:
        raise PasswordRefused("password_length", low=str(SHORTEST), high=str(LONGEST))
    folded = _folded(password)
    if any(_is_mostly(folded, _folded(text)) for text in personal if text):
        raise PasswordRefused("password_is_login")
    if folded in _common() or len(set(folded)) <= 2 or _is_a_row(folded):
        raise PasswordRefused("password_common")


@cache
def _common() -> frozenset[str]:
    text = files("storefront.accounts").joinpath("common_passwords.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def _is_mostly(password: str, known: str) -> bool:
    """Whether it is `known`, or an address' part before the @, or a number, and little more."""
    part = known[-9:] if known.startswith("+") else known.partition("@")[0]
    return len(part) >= 4 and part in password and len(password) <= len(known) + 4


def _is_a_row(text: str) -> bool:
    """Each character follows the one before, as in `1234567890` and `zyxwvutsrq`."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(text) > 1 and (steps <= {1, -9} or steps <= {-1, 9})


def _written(password: str) -> str:
    """One spelling for what different keyboards send for the same letters."""
    return unicodedata.normalize("NFC", password)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
