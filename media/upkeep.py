"""Keep stored pictures whole: check one, make one anew, find what belongs to none.

Blocking; the rebuilding and checking of one picture runs in worker processes. Not for: which
pictures there are (catalog) or telling how far it has come (storefront). Fails with
StoredFileMissing, StorageUnavailable and leaves of PictureRefused; a check answers faults instead.
"""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from PIL import Image

from catalog.picture_shapes import placed_crop
from media.errors import StoredFileMissing
from media.ingest import IngestedImage, ingest, read_facts
from media.keys import (
    facts_key,
    image_key,
    original_key,
    rendition_folder,
    rendition_key,
)
from media.ladder import FORMATS, RENDER_VERSION, eager_widths_for
from media.making import has_rendition, render_rendition
from media.storage import Storage


def faults_of(storage: Storage, image: str) -> list[str]:
    """One line for each way in which a picture's stored files are not as they must be.

    The original has the hash that the picture is named by; what ingest found can be read; the list
    sizes are there; and every rendition that is there can be decoded to its size.
    """
    faults = []
    try:
        original = storage.read(original_key(image))
    except StoredFileMissing:
        faults.append(f"{original_key(image)}: missing")
    else:
        if version_of(image, original) is None:
            faults.append(f"{original_key(image)}: its content has another hash")
    facts = read_facts(image, storage)
    if facts is None:
        return [*faults, f"{facts_key(image)}: missing or unreadable"]
    stored = {file.key for file in storage.list(rendition_folder(image))}
    eager = set(_eager(image, facts))
    faults += [f"{key}: missing" for key in sorted(eager - stored)]
    faults += [
        f"{key}: {fault}" for key in sorted(stored) if (fault := _rendition_fault(storage, key))
    ]
    return faults


def version_of(image: str, original: bytes) -> int | None:
    """The render version under which this original has this key; None: it is not its original."""
    versions = range(RENDER_VERSION, 0, -1)
    return next((version for version in versions if image_key(original, version) == image), None)


def rebuild(storage: Storage, image: str, *, only_missing: bool) -> IngestedImage:
    """Make a picture's renditions from its original; answers what it is now.

    Where RENDER_VERSION has risen the answer has another key: its list sizes are made under that,
    and the old files are left for the addresses that are still about. Else the list sizes and
    whatever else is stored are made anew under the same key, or only what is missing of the list
    sizes.
    """
    original = storage.read(original_key(image))
    key = image_key(original)
    facts = read_facts(image, storage)
    if key != image or facts is None:
        if version_of(image, original) is None:
            raise StoredFileMissing(original_key(image))
        if facts is not None:
            # Young again: a sweep leaves the old renditions be until pages have forgotten them.
            storage.write(facts_key(image), storage.read(facts_key(image)))
        return ingest(original, storage)
    stored = {file.key for file in storage.list(rendition_folder(image))}
    eager = set(_eager(image, facts))
    for rendition in sorted(eager - stored if only_missing else eager | stored):
        name = _name_of(rendition)
        if name is None or not has_rendition(facts, name[0], name[2]):
            storage.delete(rendition)  # of an older ladder
        else:
            storage.write(rendition, render_rendition(storage, facts, *name))
    return facts


def stored_pictures(storage: Storage) -> dict[str, datetime]:
    """Key of every picture of which anything is stored -> when the youngest of it was written."""
    youngest: dict[str, datetime] = {}
    for prefix in ("original", "facts", "rendition"):
        for file in storage.list(prefix):
            image = file.key.split("/")[1].removesuffix(".json")
            youngest[image] = max(file.modified, youngest.get(image, file.modified))
    return youngest


def remove_picture(storage: Storage, image: str) -> int:
    """Remove everything that is stored of a picture; answers how many files.

    The facts go first: whoever uploads the same file from then on stores it all again.
    """
    storage.delete(facts_key(image))
    renditions = [file.key for file in storage.list(rendition_folder(image))]
    for key in (*renditions, original_key(image)):
        storage.delete(key)
    return len(renditions) + 2


def old_files(storage: Storage, prefix: str, before: datetime) -> Iterator[str]:
    """Keys under a prefix that were written before then."""
    for file in storage.list(prefix):
        if file.modified < before:
            yield file.key


def _eager(image: str, facts: IngestedImage) -> Iterable[str]:
    return (
        rendition_key(image, width, extension)
        for width in eager_widths_for(facts.width)
        for extension in FORMATS
    )


def _name_of(key: str) -> tuple[int, str, str] | None:
    """Width, extension and crop of a rendition's key; None for what the ladder does not know."""
    _, _, *crop, file = key.split("/")
    width, _, extension = file.partition(".")
    known = extension in FORMATS and width.isdecimal() and len(crop) < 2
    if not known or (crop and placed_crop(crop[0]) is None):
        return None
    return int(width), extension, crop[0] if crop else ""


def _rendition_fault(storage: Storage, key: str) -> str | None:
    name = _name_of(key)
    if name is None:
        return "is of no ladder"
    width, extension, _ = name
    try:
        content = storage.read(key)
        with Image.open(io.BytesIO(content), formats=[FORMATS[extension].pillow_format]) as picture:
            picture.load()
            # An original narrower than the first width is served under it at its own size.
            return None if picture.width <= width else f"is {picture.width} pixels wide"
    except StoredFileMissing:
        return "missing"
    except (OSError, ValueError, SyntaxError, EOFError):
        return "cannot be decoded"
