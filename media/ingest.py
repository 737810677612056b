"""Take an upload in: check it, keep the original privately, make the eager renditions.

Blocking (tens of milliseconds of one core), and it decodes what strangers send: behind HTTP it runs
in the workers of media.intake, never in the service itself. Not for: linking the picture to a
product (catalog). Fails with a leaf of PictureRefused, and then nothing has been stored.
"""

import msgspec

from media.advice import Advice, advise
from media.errors import StoredFileMissing
from media.fingerprint import fingerprint
from media.focal import focal_point
from media.keys import facts_key, key_and_sha256, original_key, rendition_key
from media.ladder import EAGER_WIDTHS, FORMATS, eager_widths_for, widths_for
from media.quality import Quality, choose_quality
from media.render import decode, dominant_colour, encode, placeholder_uri, resize_cascade
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
    sha256: str
    """Of the original, in hex: the same file is the same picture."""
    fingerprint: int
    """Of what it shows: alike pictures differ in few bits (media.fingerprint)."""
    focal: tuple[float, float]
    """What crops keep, from 0 (left, top) to 1."""
    advice: tuple[Advice, ...]
    quality: Quality
    """Chosen once, so that renditions made later are made alike."""


class Prepared(msgspec.Struct, frozen=True):
    """A picture that has been accepted, and what is to be stored of it."""

    image: IngestedImage
    renditions: dict[str, bytes]


def ingest(original: bytes, storage: Storage) -> IngestedImage:
    """Store the original and its eager renditions; the same bytes again find all of it done."""
    key, sha256 = key_and_sha256(original)
    known = read_facts(key, storage)
    return known if known is not None else keep(original, prepare(original, key, sha256), storage)


def prepare(original: bytes, key: str, sha256: str) -> Prepared:
    """Decode and judge the picture and encode its eager renditions; stores nothing."""
    facts, upright = decode(original, max(EAGER_WIDTHS))
    pictures = resize_cascade(upright, eager_widths_for(facts.width))
    quality = choose_quality(upright)
    smallest = pictures[min(pictures)]
    image = IngestedImage(
        key=key,
        format=facts.format,
        width=facts.width,
        height=facts.height,
        bytes=len(original),
        widths=widths_for(facts.width),
        placeholder=placeholder_uri(smallest),
        dominant_colour=dominant_colour(smallest),
        sha256=sha256,
        fingerprint=fingerprint(smallest),
        focal=focal_point(smallest),
        advice=advise(upright, facts.width, facts.height),
        quality=quality,
    )
    renditions = {
        rendition_key(key, width, extension): encode(picture, format, quality)
        for width, picture in pictures.items()
        for extension, format in FORMATS.items()
    }
    return Prepared(image, renditions)


def keep(original: bytes, prepared: Prepared, storage: Storage) -> IngestedImage:
    """Store the original and what was made of it."""
    image = prepared.image
    storage.write(original_key(image.key), original)
    for rendition, content in prepared.renditions.items():
        storage.write(rendition, content)
    # Last: whoever finds the facts finds everything. A crash before this repeats the work.
    storage.write(facts_key(image.key), msgspec.json.encode(image))
    return image


def read_facts(key: str, storage: Storage) -> IngestedImage | None:
    """Read what an earlier ingest of this picture found; None when there was none.

    What an older release or a failing disk has left there and cannot be read counts as none.
    """
    try:
        return msgspec.json.decode(storage.read(facts_key(key)), type=IngestedImage)
    except (StoredFileMissing, msgspec.DecodeError):
        return None
