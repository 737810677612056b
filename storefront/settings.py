"""What an operator may set, and nothing else: the environment becomes one frozen `Settings`.

Pure: reads the mapping that it is given and keeps nothing, so a test passes a dict and only
the command line and `piccolo_conf.py` pass `os.environ`. Not for what the city changes while
we run (vocabulary, attributes, synonyms): that is data in tables and files.

Fails with one `SettingsError` that lists every unknown name and every bad value at once,
each with what was expected. Names, meanings and formats are data in `environment.py`.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from storefront.environment import VARIABLES

PREFIX = "ETALASE_"
EVERY_INTERFACE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One installation's settings. Its `repr` keeps secrets to itself."""

    database_url: str | None = None
    """Address of the PostgreSQL primary; None: an embedded server under `data_dir`."""

    meili_urls: tuple[str, ...] = ()
    """Meilisearch servers, without a slash at the end; none: PostgreSQL searches."""

    meili_key: str | None = None
    """Key for all of `meili_urls`."""

    search_key: str | None = None
    """Publishable key that `/meili/` demands; None: whoever asks is answered."""

    media_url: str | None = None
    """Where pictures are kept (`s3://bucket/prefix`); None: files under `data_dir`."""

    data_dir: Path = Path("var")
    """Folder for everything that is embedded or kept as files."""

    host: str = "127.0.0.1"
    """Address that the server listens on."""

    port: int = 8000
    """Port that the server listens on."""

    secret_key: str | None = None
    """Key under which codes and throttled logins are hashed; None: one is kept in the database."""

    mail_url: str | None = None
    """How letters go out (`smtp://…`, `smtps://…`, `file:///folder`); None: into the log."""

    mail_from: str = ""
    """Who letters are from; `load_settings` derives it when unset."""

    public_url: str = ""
    """How shoppers reach us, no slash at the end; `load_settings` derives it when unset."""

    proxies: int = 0
    """Proxies of ours in front, whose X-Forwarded-For is believed."""

    workers: int = msgspec.field(default_factory=lambda: min(4, os.cpu_count() or 1))
    """Server processes; more than four would outgrow the embedded server's connections."""

    log_level: str = "info"
    """The least important level that is logged, as `environment.LOG_LEVELS` has them."""

    def __repr__(self) -> str:
        shown = {name: getattr(self, name) for name in self.__struct_fields__}
        for name in ("meili_key", "secret_key"):
            shown[name] = shown[name] and "…"
        for name in ("database_url", "mail_url"):
            shown[name] = shown[name] and _without_password(shown[name])
        return f"Settings({', '.join(f'{name}={value!r}' for name, value in shown.items())})"


class SettingsError(Exception):
    """The environment cannot be used; `problems` has one line for each thing to mend."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load_settings(env: Mapping[str, str]) -> Settings:
    """Read `env`; an empty value counts as unset, since compose files pass it so."""
    given = {name: text.strip() for name, text in env.items() if text.strip()}
    known = [variable.name for variable in VARIABLES]
    problems = [
        _unknown(name, known)
        for name in sorted(given)
        if name.startswith(PREFIX) and name not in known
    ]
    values: dict[str, object] = {}
    for variable in VARIABLES:
        if variable.name in given:
            text = given[variable.name]
            try:
                values[variable.field] = variable.read(text)
            except ValueError:
                shown = f", not {text!r}" if not variable.is_secret else ""
                problems.append(f"{variable.name}: expected {variable.expected}{shown}")
    if problems:
        raise SettingsError(problems)
    settings = msgspec.convert(values, Settings)
    public_url = settings.public_url or _own_url(settings.host, settings.port)
    mail_from = settings.mail_from or f"no-reply@{urlsplit(public_url).hostname}"
    return msgspec.structs.replace(settings, public_url=public_url, mail_from=mail_from)


def _unknown(name: str, known: list[str]) -> str:
    ours = [other.removeprefix(PREFIX) for other in known if other.startswith(PREFIX)]
    near = difflib.get_close_matches(name.removeprefix(PREFIX), ours, n=1)
    if near:
        return f"{name}: no such setting; did you mean {PREFIX}{near[0]}?"
    return f"{name}: no such setting; known are {', '.join(known)}"


def _own_url(host: str, port: int) -> str:
    """The address to type into a browser on this machine."""
    name = "localhost" if host in EVERY_INTERFACE else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}"


def _without_password(url: str) -> str:
    before, at, after = url.rpartition("@")
    return f"{before.rpartition(':')[0]}:…{at}{after}" if before.count(":") > 1 else url
