"""What a worker process of media.intake does: take one picture in, within limits.

Runs in a process of its own that may end at any moment; everything it has acknowledged is stored by
then. Fails with the leaves of PictureRefused; with StorageUnavailable or the storage's OSError when
the picture was good and could not be kept. A reached limit ends the process instead.
"""

import pickle
from pathlib import Path

import msgspec

from media.errors import MediaError, TooManyBytes, TooMuchMemory
from media.ingest import IngestedImage, keep, prepare, read_facts
from media.inspect import MAX_BYTES
from media.keys import key_and_sha256
from media.limits import Limits, confine, decoding
from media.storage import Storage


class _Started(msgspec.Struct, frozen=True):
    storage: Storage
    limits: Limits


# What this process was started with: handed over once, not with every picture.
_with: list[_Started] = []


def start(storage: Storage, limits: Limits) -> None:
    """Prepare the process; runs once, before the first picture."""
    _with[:] = [_Started(storage, limits)]
    confine(limits)


def take_in(file: Path) -> IngestedImage:
    """Ingest the picture in this file."""
    (started,) = _with
    try:
        return _ingested(file, started.storage, started.limits)
    except MediaError:
        raise
    except MemoryError:
        raise TooMuchMemory(started.limits.memory) from None
    except Exception as error:
        if _travels(error):
            raise
        raise RuntimeError(repr(error)) from None


def _ingested(file: Path, storage: Storage, limits: Limits) -> IngestedImage:
    size = file.stat().st_size
    if size > MAX_BYTES:
        raise TooManyBytes(size, MAX_BYTES)
    original = file.read_bytes()
    key, sha256 = key_and_sha256(original)
    known = read_facts(key, storage)
    if known is not None:
        return known
    with decoding(limits):
        prepared = prepare(original, key, sha256)
    # Outside the limits: a slow storage is not the picture's fault.
    return keep(original, prepared, storage)


def _travels(error: Exception) -> bool:
    """Tell whether the error survives the way to the service; one that does not breaks the pool."""
    try:
        return type(pickle.loads(pickle.dumps(error))) is type(error)  # noqa: S301 - our own
    except Exception:
        return False
