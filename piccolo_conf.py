"""The one place that builds Piccolo's engine; needs `DATABASE_URL` when tables are imported."""

import os

from piccolo.conf.apps import AppRegistry
from piccolo.engine.postgres import PostgresEngine

DB = PostgresEngine(config={"dsn": os.environ["DATABASE_URL"]}, extensions=())

APP_REGISTRY = AppRegistry(apps=["catalog.piccolo_app", "search.piccolo_app"])
