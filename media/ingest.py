"""Take an upload in: check it, keep the original privately, make the eager renditions.

Blocking (tens of milliseconds of one core): runs in a worker process or thread.
Not for: linking the picture to a product (catalog). Fails with a leaf of PictureRefused, and then
nothing has been stored.
"""

import msgspec

from media.errors import StoredFileMissing
from media.inspect import inspect
from media.keys import facts_key, image_key, original_key, rendition_key
from media.ladder import FORMATS, eager_widths_for, widths_for
from media.render import (
    dominant_colour,
    encode,
    placeholder_uri,
    read_upright,
    resize_cascade,
)
from media.storage import Storage


class IngestedImage(msgspec.Struct, frozen=True):
    """What the catalogue keeps of a picture; width and height are those of the upright one."""

    key: str
    format: str
    width: int
    height: int
    bytes: int
    widths: tuple[int, ...]
    placeholder: str
    dominant_colour: str


def ingest(original: bytes, storage: Storage) -> IngestedImage:
    """Store the original and its eager renditions; the same bytes again find all of it done."""
    key = image_key(original)
    known = read_facts(key, storage)
    if known is not None:
        return known
    facts = inspect(original)
    eager = eager_widths_for(facts.width)
    upright = read_upright(original, max(eager))
    renditions = resize_cascade(upright, eager)
    encoded = {
        rendition_key(key, width, extension): encode(picture, format)
        for width, picture in renditions.items()
        for extension, format in FORMATS.items()
    }
    smallest = renditions[min(renditions)]
    image = IngestedImage(
        key=key,
        format=facts.format,
        width=facts.width,
        height=facts.height,
        bytes=len(original),
        widths=widths_for(facts.width),
        placeholder=placeholder_uri(smallest),
        dominant_colour=dominant_colour(smallest),
    )
    storage.write(original_key(key), original)
    for rendition, content in encoded.items():
        storage.write(rendition, content)
    # Last: whoever finds the facts finds everything. A crash before this repeats the work.
    storage.write(facts_key(key), msgspec.json.encode(image))
    return image


def read_facts(key: str, storage: Storage) -> IngestedImage | None:
    """Read what an earlier ingest of this picture found; None when there was none."""
    try:
        return msgspec.json.decode(storage.read(facts_key(key)), type=IngestedImage)
    except StoredFileMissing:
        return None
