"""Make renditions from a stored original and write them through.

Blocking: runs in threads and worker processes. What a full disk or an absent bucket will not take
is returned all the same, and logged. Not for: who makes what when (media.renditions), or the list
sizes of a new picture (media.ingest).
Fails with RenditionNotFound, DamagedImage when a stored original turns out to be broken further
down than ingest had to look, and StorageUnavailable when it cannot be read.
"""

import logging
from collections.abc import Iterable, Sequence

from msgspec import Struct

from catalog.picture_shapes import placed_crop
from media.crops import read_cropped
from media.errors import RenditionNotFound, StorageUnavailable, StoredFileMissing
from media.ingest import IngestedImage, read_facts
from media.keys import original_key, rendition_folder, rendition_key
from media.ladder import FORMATS, crop_widths_for
from media.render import encode, read_upright, resize_cascade
from media.storage import Storage

log = logging.getLogger(__name__)


class RenditionState(Struct, frozen=True):
    """How far the ladder of one picture, without its crops, has been made."""

    made: int
    total: int


def rendition_state(storage: Storage, image: str, widths: Sequence[int]) -> RenditionState:
    """Count what is stored of a picture that is served in these widths; one listing."""
    wanted = set(_ladder(image, widths))
    made = sum(file.key in wanted for file in storage.list(rendition_folder(image)))
    return RenditionState(made, len(wanted))


def has_rendition(facts: IngestedImage, width: int, crop: str) -> bool:
    """Tell whether the picture is served in this width, cut like this (or whole, if empty)."""
    if not crop:
        return width in facts.widths
    placed = placed_crop(crop)
    return placed is not None and width in crop_widths_for(
        facts.width, facts.height, placed[0].name
    )


def make_rendition(
    storage: Storage, image: str, width: int, extension: str, crop: str = ""
) -> bytes:
    """Return one rendition: the stored one, else made and stored now."""
    key = rendition_key(image, width, extension, crop)
    # Another process may have finished between the caller's look and its turn.
    try:
        return storage.read(key)
    except StoredFileMissing:
        pass
    facts = read_facts(image, storage)
    if facts is None or not has_rendition(facts, width, crop):
        raise RenditionNotFound(image, width, extension)
    content = render_rendition(storage, facts, width, extension, crop)
    try:
        storage.write(key, content)
    except (OSError, StorageUnavailable) as error:
        log.error("%s was made and could not be kept: %s", key, error)
    return content


def render_rendition(
    storage: Storage, facts: IngestedImage, width: int, extension: str, crop: str = ""
) -> bytes:
    """Encode one rendition from the original; stores nothing."""
    original = storage.read(original_key(facts.key))
    placed = placed_crop(crop) if crop else None
    if placed is None:
        picture = read_upright(original, width)
    else:
        picture = read_cropped(original, (facts.width, facts.height), *placed, width)
    return encode(picture, FORMATS[extension], facts.quality)


def complete_ladder(storage: Storage, image: str) -> int:
    """Make what the picture's ladder still lacks, decoding it once; answers how many.

    Unlike above, a storage that will not take it is an error: the work is not done.
    """
    facts = read_facts(image, storage)
    if facts is None:
        raise StoredFileMissing(original_key(image))
    stored = {file.key for file in storage.list(rendition_folder(image))}
    missing = [
        (width, extension)
        for width in facts.widths
        for extension in FORMATS
        if rendition_key(image, width, extension) not in stored
    ]
    for (width, extension), content in render_many(storage, facts, missing):
        storage.write(rendition_key(image, width, extension), content)
    return len(missing)


def render_many(
    storage: Storage, facts: IngestedImage, wanted: Sequence[tuple[int, str]]
) -> Iterable[tuple[tuple[int, str], bytes]]:
    """Encode these widths and formats from one decoding of the original."""
    widths = sorted({width for width, _ in wanted})
    if not widths:
        return
    original = storage.read(original_key(facts.key))
    pictures = resize_cascade(read_upright(original, widths[-1]), widths)
    for width, extension in wanted:
        yield (width, extension), encode(pictures[width], FORMATS[extension], facts.quality)


def _ladder(image: str, widths: Iterable[int]) -> Iterable[str]:
    return (rendition_key(image, width, extension) for width in widths for extension in FORMATS)
