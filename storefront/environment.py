"""The names in the environment that mean something to us, each with its meaning.

Data, and the functions that read one value each. What becomes of the values is `settings.py`.
The documentation is tested against `VARIABLES`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import msgspec

LOG_LEVELS = ("debug", "info", "warning", "error")
SHORTEST_SECRET = 32


class Variable(msgspec.Struct, frozen=True):
    """One name in the environment."""

    name: str
    field: str
    """The field of `Settings` that it fills."""
    read: Callable[[str], object]
    """Raises ValueError for what is not `expected`."""
    expected: str
    default: str
    """For the documentation: what happens when it is unset."""
    meaning: str
    is_secret: bool = False
    """Holds a password: no message repeats it."""


def _url(text: str, *schemes: str) -> SplitResult:
    parts = urlsplit(text)
    if parts.scheme not in schemes or any(letter.isspace() for letter in text):
        raise ValueError(text)
    return parts


def _database(text: str) -> str:
    parts = _url(text, "postgresql", "postgres")
    # `postgresql:///name?host=/folder` has no host, and several hosts make no single port.
    if not parts.netloc and "host=" not in parts.query:
        raise ValueError(text)
    return text


def _web(text: str) -> str:
    parts = _url(text, "http", "https")
    if not parts.hostname or parts.port == 0 or parts.query or parts.fragment:
        raise ValueError(text)
    return text.rstrip("/")


def _web_list(text: str) -> list[str]:
    urls = [_web(part.strip()) for part in text.split(",")]
    if len(set(urls)) < len(urls):
        raise ValueError(text)
    return urls


def _bucket(text: str) -> str:
    if not _url(text, "s3").netloc:
        raise ValueError(text)
    return text.rstrip("/")


def _mail(text: str) -> str:
    parts = _url(text, "smtp", "smtps", "file")
    if parts.scheme == "file":
        if parts.netloc or len(parts.path) < 2:
            raise ValueError(text)
    elif not parts.hostname or parts.port == 0 or parts.path.strip("/") or parts.query:
        raise ValueError(text)
    return text


def _sender(text: str) -> str:
    _name, address = parseaddr(text)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address) or any(
        not letter.isprintable() for letter in text
    ):
        raise ValueError(text)
    return text


def _host(text: str) -> str:
    if any(letter in "/@?#," or letter.isspace() for letter in text):
        raise ValueError(text)
    return text.strip("[]")


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
            raise ValueError(text)
        return int(text)

    return read


def _secret(text: str) -> str:
    if len(text) < SHORTEST_SECRET:
        raise ValueError
    return text


def _level(text: str) -> str:
    if text.lower() not in LOG_LEVELS:
        raise ValueError(text)
    return text.lower()


VARIABLES = (
    Variable(
        name="DATABASE_URL",
        field="database_url",
        read=_database,
        expected="an address like postgresql://user:password@host:5432/name",
        default="an embedded PostgreSQL under ETALASE_DATA_DIR",
        meaning="PostgreSQL (15 or newer), the one copy of the truth.",
        is_secret=True,
    ),
    Variable(
        name="MEILI_URL",
        field="meili_urls",
        read=_web_list,
        expected="one or more different addresses like http://host:7700, with commas between",
        default="none: PostgreSQL searches",
        meaning="Meilisearch servers; each is fed, and searches spread over those that are level.",
    ),
    Variable(
        name="MEILI_KEY",
        field="meili_key",
        read=str,
        expected="a key",
        default="none",
        meaning="The key that all servers of MEILI_URL accept.",
        is_secret=True,
    ),
    Variable(
        name="ETALASE_SEARCH_KEY",
        field="search_key",
        read=str,
        expected="a key",
        default="none: any key will do",
        meaning="The publishable key that front ends must send to /meili/.",
    ),
    Variable(
        name="MEDIA_URL",
        field="media_url",
        read=_bucket,
        expected="an address like s3://bucket/prefix",
        default="files under ETALASE_DATA_DIR",
        meaning="Where pictures are kept.",
    ),
    Variable(
        name="ETALASE_DATA_DIR",
        field="data_dir",
        read=Path,
        expected="a folder",
        default="./var",
        meaning="The embedded database and pictures kept as files.",
    ),
    Variable(
        name="ETALASE_HOST",
        field="host",
        read=_host,
        expected="an address or host name to listen on, like 0.0.0.0",
        default="127.0.0.1",
        meaning="The address that the server listens on.",
    ),
    Variable(
        name="ETALASE_PORT",
        field="port",
        read=_whole(1, 65535),
        expected="a number from 1 to 65535",
        default="8000",
        meaning="The port that the server listens on.",
    ),
    Variable(
        name="ETALASE_SECRET_KEY",
        field="secret_key",
        read=_secret,
        expected=f"at least {SHORTEST_SECRET} characters that nobody can guess",
        default="one that the first process makes and keeps in the database",
        meaning="Key under which one-time codes and throttled logins are hashed, so that a copy of "
        "the database does not tell them. The same for all processes; when it changes, codes that "
        "are under way end.",
        is_secret=True,
    ),
    Variable(
        name="ETALASE_MAIL_URL",
        field="mail_url",
        read=_mail,
        expected="an address like smtp://user:password@host:587, smtps://host or file:///folder",
        default="none: codes and invitations are shown in the log",
        meaning="How codes and invitations reach people: a mail server (STARTTLS with smtp, TLS "
        "with smtps), or a folder that gets a file for each.",
        is_secret=True,
    ),
    Variable(
        name="ETALASE_MAIL_FROM",
        field="mail_from",
        read=_sender,
        expected="an address like Etalase <no-reply@toko.example>",
        default="no-reply@ and the host of ETALASE_PUBLIC_URL",
        meaning="Who letters are from.",
    ),
    Variable(
        name="ETALASE_PUBLIC_URL",
        field="public_url",
        read=_web,
        expected="an address like https://toko.example",
        default="http:// with the host and port that are listened on",
        meaning="How shoppers reach the shop; begins every link in an answer.",
    ),
    Variable(
        name="ETALASE_PROXIES",
        field="proxies",
        read=_whole(0, 9),
        expected="a number from 0 to 9",
        default="0",
        meaning="Proxies of ours in front, each of which adds the sender's address to "
        "X-Forwarded-For; sign-in is throttled by that address.",
    ),
    Variable(
        name="ETALASE_WORKERS",
        field="workers",
        read=_whole(1, 64),
        expected="a number from 1 to 64",
        default="one per core, 4 at most",
        meaning="Server processes on this machine.",
    ),
    Variable(
        name="ETALASE_LOG_LEVEL",
        field="log_level",
        read=_level,
        expected=f"one of {', '.join(LOG_LEVELS)}",
        default="info",
        meaning="The least important level that is logged.",
    ),
)
"""Every setting there is, in the order of the documentation."""
