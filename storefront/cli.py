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
    command(
        "openapi",
        openapi,
        "Print the description of the HTTP API",
        "etalase openapi > openapi.json",
    )
    command("dsn", dsn, "Print the address of the database in use", 'psql "$(etalase dsn)"')
    return parser
