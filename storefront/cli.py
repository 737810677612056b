"""The command line: `etalase COMMAND`. Each command is a few lines over functions that do the work.

Errors that a person can mend (settings, a bad file, no database) are one message and exit code 1 or
2; anything else is a defect and shows its traceback.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.embedded_postgres import EmbeddedPostgresUnavailable, dsn_if_running, running
from storefront.settings import Settings, SettingsError, load_settings


def main(arguments: list[str] | None = None) -> int:
    """Run one command; answers the exit code."""
    options = _parser().parse_args(arguments)
    try:
        settings = load_settings(os.environ)
        logging.basicConfig(
            level=settings.log_level.upper(),
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        )
        # It tells of the server's version whenever it is used.
        logging.getLogger("piccolo.engine.base").setLevel(logging.WARNING)
        code: int = options.run(settings, options)
    except SettingsError as error:
        print("The settings cannot be used:", *error.problems, sep="\n  ", file=sys.stderr)
        return 2
    except EmbeddedPostgresUnavailable as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return code


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """Address of the database in use; the embedded server runs at least as long as this."""
    if settings.database_url:
        yield settings.database_url
        return
    with running(settings.data_dir / "postgres") as dsn:
        yield dsn


def demo(settings: Settings, _options: argparse.Namespace) -> int:
    from storefront.commands.demo import prepare_demo, print_links
    from storefront.commands.serving import serve

    with database(settings) as dsn:
        asyncio.run(prepare_demo(settings, dsn))
        serve(settings, dsn, with_worker=True, on_started=lambda: print_links(settings))
    return 0


def serve_shop(settings: Settings, options: argparse.Namespace) -> int:
    from storefront.commands.serving import serve

    with database(settings) as dsn:
        serve(settings, dsn, with_worker=not options.without_worker)
    return 0


def work(settings: Settings, _options: argparse.Namespace) -> int:
    from storefront.commands.worker import run_worker

    with database(settings) as dsn:
        asyncio.run(run_worker(settings, dsn))
    return 0


def migrate(settings: Settings, _options: argparse.Namespace) -> int:
    from catalog.migrations import migrate as bring_up_to_date

    with database(settings) as dsn:
        applied = asyncio.run(bring_up_to_date(dsn))
    print(*[f"applied {name}" for name in applied] or ["nothing to do"], sep="\n")
    return 0


def load(settings: Settings, options: argparse.Namespace) -> int:
    from catalog.loading import FolderRefused
    from storefront.commands.demo import load_and_index

    try:
        with database(settings) as dsn:
            asyncio.run(load_and_index(settings, dsn, options.folder))
    except FolderRefused as refusal:
        print(
            f"{options.folder} has faults, nothing was loaded:",
            *refusal.faults,
            sep="\n  ",
            file=sys.stderr,
        )
        return 1
    return 0


def reindex(settings: Settings, _options: argparse.Namespace) -> int:
    from storefront.commands.maintenance import rebuild_everything

    with database(settings) as dsn:
        asyncio.run(rebuild_everything(settings, dsn))
    return 0


def verify(settings: Settings, _options: argparse.Namespace) -> int:
    from storefront.commands.maintenance import index_differences

    with database(settings) as dsn:
        differences = asyncio.run(index_differences(settings, dsn))
    print(*differences or ["every index equals the catalogue"], sep="\n")
    return 1 if differences else 0


def keep_media(settings: Settings, options: argparse.Namespace) -> int:
    from storefront.commands import media

    with database(settings) as dsn:
        if options.action == "verify":
            faults = asyncio.run(media.verify_pictures(settings, dsn))
            print(*faults or ["every picture is whole"], sep="\n")
            return 1 if faults else 0
        if options.action == "rebuild":
            failed = asyncio.run(
                media.rebuild_pictures(settings, dsn, only_missing=options.missing)
            )
            print(*failed, sep="\n", end="\n" if failed else "", file=sys.stderr)
            return 1 if failed else 0
        try:
            swept = asyncio.run(
                media.sweep_pictures(settings, dsn, dry_run=options.dry_run, even_all=options.all)
            )
        except media.NothingKnown as refusal:
            print(refusal, file=sys.stderr)
            return 1
    verb = "would be removed" if options.dry_run else "removed"
    print(f"{swept.pictures:,} pictures and {swept.files:,} files {verb}")
    return 0


def add_account(settings: Settings, options: argparse.Namespace) -> int:
    from storefront.commands.accounts import AccountNotAdded
    from storefront.commands.accounts import add_account as add

    try:
        with database(settings) as dsn:
            added = asyncio.run(
                add(
                    settings,
                    dsn,
                    login=options.login,
                    role=options.role,
                    producer=options.producer,
                    token=options.token,
                )
            )
    except AccountNotAdded as refusal:
        print(refusal, file=sys.stderr)
        return 1
    if added.was_there:
        print(f"{added.login} had an account, which has the role now.", file=sys.stderr)
    print(added.token or added.link or "It has a password; nothing else is needed.")
    return 0


def openapi(_settings: Settings, _options: argparse.Namespace) -> int:
    from storefront.app import DESCRIBED
    from storefront.http.openapi import openapi_json

    print(openapi_json(DESCRIBED))
    return 0


def dsn(settings: Settings, _options: argparse.Namespace) -> int:
    address = settings.database_url or dsn_if_running(settings.data_dir / "postgres")
    if address is None:
        print(
            "The embedded database is not running; start it with `etalase serve`.", file=sys.stderr
        )
        return 1
    print(address)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="etalase", description="Catalogue and storefront of Kupang's small producers."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: object, summary: str, example: str) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name,
            help=summary,
            description=f"{summary}.",
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        added.set_defaults(run=run)
        return added

    command(
        "demo",
        demo,
        "Start everything with the sample catalogue: database, pictures, index, server",
        "ETALASE_PORT=8001 etalase demo",
    )
    serving = command("serve", serve_shop, "Serve the shop", "etalase serve")
    serving.add_argument(
        "--without-worker",
        action="store_true",
        help="index nothing here; `etalase worker` runs elsewhere",
    )
    command("worker", work, "Index changes and do background work", "etalase worker")
    command("migrate", migrate, "Bring the database's structure up to date", "etalase migrate")
    loading = command(
        "load", load, "Load a folder in the sample format", "etalase load catalog/sample"
    )
    loading.add_argument("folder", type=Path, help="folder with categories.json, producers.json, …")
    command(
        "reindex",
        reindex,
        "Build every index anew beside the live one, and swap",
        "etalase reindex",
    )
    command(
        "verify",
        verify,
        "Compare every index with the catalogue",
        "etalase verify || etalase reindex",
    )
    accounts = command(
        "account",
        add_account,
        "Let somebody in: print an invitation link, or an API token",
        "etalase account add mama@example.org --role admin",
    )
    accounts.add_argument("action", choices=["add"], help="give a login an account and a role")
    accounts.add_argument("login", metavar="LOGIN", help="phone number or email address")
    accounts.add_argument(
        "--role",
        required=True,
        choices=["producer", "officer", "promo", "admin"],
        help="producer: owner of --producer; officer: acts for --producer, if one is named",
    )
    accounts.add_argument("--producer", metavar="SLUG", help="the producer to act for")
    accounts.add_argument(
        "--token", action="store_true", help="print an API token instead of an invitation link"
    )
    media = command(
        "media",
        keep_media,
        "Check the stored pictures, make their renditions anew, or remove what is left over",
        "etalase media verify || etalase media rebuild --missing",
    )
    media.add_argument(
        "action",
        choices=["verify", "rebuild", "sweep"],
        help="verify: exit code 1 and a list if a file is missing or damaged; rebuild: from the "
        "originals; sweep: remove what nothing refers to and is older than a day",
    )
    media.add_argument("--missing", action="store_true", help="rebuild only what is not there")
    media.add_argument("--dry-run", action="store_true", help="sweep: only tell how much")
    media.add_argument(
        "--all", action="store_true", help="sweep even if no stored picture is in the catalogue"
    )
    command(
        "openapi",
        openapi,
        "Print the description of the HTTP API",
        "etalase openapi > openapi.json",
    )
    command("dsn", dsn, "Print the address of the database in use", 'psql "$(etalase dsn)"')
    return parser
