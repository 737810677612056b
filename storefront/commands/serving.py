"""Run the HTTP server: one or more processes of the application behind one port.

`application` is what each server process calls; it reads the environment that `serve` has set.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable

from litestar.types import ASGIApp

from storefront.commands.worker import start_worker_thread
from storefront.settings import Settings, load_settings


def application() -> ASGIApp:
    """The application of one server process."""
    from storefront.app import create_app
    from storefront.lifespan import open_resources

    settings = load_settings(os.environ)
    return create_app(open_resources(settings))


def serve(
    settings: Settings,
    dsn: str,
    *,
    with_worker: bool,
    on_started: Callable[[], None] = lambda: None,
) -> None:
    """Serve until interrupted. Raises SystemExit when the port cannot be had."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.errors import ConfigurationError

    os.environ["DATABASE_URL"] = dsn
    # Server processes must not inherit half of this one's threads.
    multiprocessing.set_start_method("spawn", force=True)
    try:
        server = Granian(
            "storefront.commands.serving:application",
            factory=True,
            address=settings.host,
            port=settings.port,
            interface=Interfaces.ASGI,
            workers=settings.workers,
            websockets=False,
            log_level=settings.log_level,  # type: ignore[arg-type]
            respawn_failed_workers=True,
            workers_kill_timeout=10,
        )
    except ConfigurationError as error:
        sys.exit(f"The server cannot start: {error}")
    stops: list[Callable[[], None]] = []
    if with_worker:
        server.on_startup(lambda: stops.append(start_worker_thread(settings, dsn)))
    server.on_startup(on_started)
    try:
        server.serve()
    finally:
        for stop in stops:
            stop()
