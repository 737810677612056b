"""The one place that picks where pictures are kept: a folder, or a bucket of S3."""

import os
from collections.abc import Mapping
from pathlib import Path

from media.errors import StorageUnsupported
from media.local_storage import LocalStorage
from media.s3_storage import s3_storage
from media.storage import Storage


def open_storage(
    media_url: str | None, data_dir: Path, environment: Mapping[str, str] = os.environ
) -> Storage:
    """Open the storage that MEDIA_URL names; unset means files under the data directory.

    For S3 the endpoint is taken from `environment`; keys and region are read from the process's
    own when it first asks the service, so that they travel with no message between processes.
    Raises StorageUnsupported for any other address.
    """
    if media_url is None or media_url == "":
        return LocalStorage(data_dir / "media")
    if media_url.startswith("s3://"):
        return s3_storage(media_url, environment)
    raise StorageUnsupported(media_url)
