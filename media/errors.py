"""What can be wrong with a picture, as facts that a caller can translate for its reader.

Not for HTTP: storefront maps each leaf to a problem type. Facts are the arguments, in order, so
that every error survives the way back from a worker process.

    MediaError
    ├── PictureRefused          the uploaded bytes are not taken
    │   ├── NotAnImage
    │   ├── UnsupportedFormat   .format
    │   ├── TooManyBytes        .size .limit
    │   ├── TooManyPixels       .pixels .limit
    │   ├── EdgeTooLong         .edge .limit
    │   ├── TooManyFrames       .frames .limit
    │   ├── DamagedImage        .format
    │   ├── DecodingTooLong     .seconds
    │   ├── TooMuchMemory       .limit
    │   └── DecoderCrashed
    ├── IntakeBusy              .waiting
    ├── ZipRefused              an archive of pictures is not taken
    │   ├── DamagedZip
    │   ├── TooManyEntries      .entries .limit
    │   └── UnpacksTooLarge     .size .limit
    ├── RenditionNotFound       .image .width .extension
    ├── RenditionsBusy          .waiting
    ├── StoredFileMissing       .key
    ├── StorageKeyRefused       .key
    ├── StorageUnavailable      .verb .key .reason
    ├── StorageUnsupported      .media_url
    └── UnknownPictureKind      .kind .known
"""


class MediaError(Exception):
    """Anything this package refuses or cannot find."""


class PictureRefused(MediaError):
    """The uploaded bytes are not taken; the original is not stored."""


class NotAnImage(PictureRefused):
    """The bytes are no picture of any kind we recognise."""

    def __str__(self) -> str:
        return "The file is not a picture."


class UnsupportedFormat(PictureRefused):
    """A picture, but of a format we do not take (BMP, PSD, JPEG XL, …)."""

    def __init__(self, format: str) -> None:
        super().__init__(format)
        self.format = format

    def __str__(self) -> str:
        return f"{self.format} pictures are not taken; send JPEG, HEIC, PNG, WebP or AVIF."


class TooManyBytes(PictureRefused):
    """The file is larger than the limit."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(size, limit)
        self.size = size
        self.limit = limit

    def __str__(self) -> str:
        return f"The file has {self.size:,} bytes; the limit is {self.limit:,}."


class TooManyPixels(PictureRefused):
    """Width × height is over the limit; `pixels` is None when Pillow stopped before telling."""

    def __init__(self, pixels: int | None, limit: int) -> None:
        super().__init__(pixels, limit)
        self.pixels = pixels
        self.limit = limit

    def __str__(self) -> str:
        found = "too many" if self.pixels is None else f"{self.pixels:,}"
        return f"The picture has {found} pixels; the limit is {self.limit:,}."


class EdgeTooLong(PictureRefused):
    """One edge is longer than an encoder of the ladder can write."""

    def __init__(self, edge: int, limit: int) -> None:
        super().__init__(edge, limit)
        self.edge = edge
        self.limit = limit

    def __str__(self) -> str:
        return f"The picture's longer edge has {self.edge:,} pixels; the limit is {self.limit:,}."


class TooManyFrames(PictureRefused):
    """A film, or a whole book of pages; `frames` counts no further than one over the limit."""

    def __init__(self, frames: int, limit: int) -> None:
        super().__init__(frames, limit)
        self.frames = frames
        self.limit = limit

    def __str__(self) -> str:
        return f"The picture has {self.frames:,} frames or more; the limit is {self.limit:,}."


class DamagedImage(PictureRefused):
    """The signature is right and the rest cannot be decoded."""

    def __init__(self, format: str) -> None:
        super().__init__(format)
        self.format = format

    def __str__(self) -> str:
        return f"The {self.format} file is damaged or incomplete."


class DecodingTooLong(PictureRefused):
    """Decoding took more processor seconds than any honest photograph needs."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    def __str__(self) -> str:
        return f"The picture could not be decoded within {self.seconds} seconds."


class TooMuchMemory(PictureRefused):
    """Decoding asked for more memory than any honest photograph needs; `limit` in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit

    def __str__(self) -> str:
        return f"Decoding the picture takes more than {self.limit:,} bytes of memory."


class DecoderCrashed(PictureRefused):
    """The decoder ended its process; nobody knows what else the file would have done."""

    def __str__(self) -> str:
        return "The picture could not be decoded: it brought the decoder down."


class IntakeBusy(MediaError):
    """Nothing is wrong with the picture; send it again later. `waiting` is the queue's length."""

    def __init__(self, waiting: int) -> None:
        super().__init__(waiting)
        self.waiting = waiting

    def __str__(self) -> str:
        return f"{self.waiting:,} pictures are being taken in already; try again soon."


class ZipRefused(MediaError):
    """An archive of pictures is not taken."""


class DamagedZip(ZipRefused):
    """It is no ZIP file, or a broken one."""

    def __str__(self) -> str:
        return "The file is not a ZIP file, or it is damaged."


class TooManyEntries(ZipRefused):
    """More files than are taken at once."""

    def __init__(self, entries: int, limit: int) -> None:
        super().__init__(entries, limit)
        self.entries = entries
        self.limit = limit

    def __str__(self) -> str:
        return f"The archive has {self.entries:,} files or more; the limit is {self.limit:,}."


class UnpacksTooLarge(ZipRefused):
    """Unpacked it would be larger than is taken at once."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(size, limit)
        self.size = size
        self.limit = limit

    def __str__(self) -> str:
        return f"Unpacked the archive has {self.size:,} bytes; the limit is {self.limit:,}."


class RenditionNotFound(MediaError):
    """No such image, or a width or extension that its ladder does not have."""

    def __init__(self, image: str, width: int, extension: str) -> None:
        super().__init__(image, width, extension)
        self.image = image
        self.width = width
        self.extension = extension

    def __str__(self) -> str:
        return f"There is no rendition {self.width}.{self.extension} of image {self.image!r}."


class RenditionsBusy(MediaError):
    """Too many renditions are in the making already; asking again soon helps."""

    def __init__(self, waiting: int) -> None:
        super().__init__(waiting)
        self.waiting = waiting

    def __str__(self) -> str:
        return f"{self.waiting} renditions are being made already."


class StoredFileMissing(MediaError):
    """The storage has nothing under this key."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return f"Nothing is stored under {self.key!r}."


class StorageKeyRefused(MediaError):
    """A key that could leave its folder or is not of the agreed alphabet: a bug, or an attack."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return f"{self.key!r} is not a storage key."


class StorageUnavailable(MediaError):
    """The storage did not do what it was asked, after its retries; asking later may help."""

    def __init__(self, verb: str, key: str, reason: str) -> None:
        super().__init__(verb, key, reason)
        self.verb = verb
        self.key = key
        self.reason = reason

    def __str__(self) -> str:
        return f"The picture storage could not {self.verb} {self.key!r}: {self.reason}"


class StorageUnsupported(MediaError):
    """MEDIA_URL names a kind of storage that there is not."""

    def __init__(self, media_url: str) -> None:
        super().__init__(media_url)
        self.media_url = media_url

    def __str__(self) -> str:
        return f"MEDIA_URL={self.media_url}: expected s3://bucket/prefix, or to be unset."


class UnknownPictureKind(MediaError):
    """The sample catalogue asks for a kind of picture that nobody paints."""

    def __init__(self, kind: str, known: tuple[str, ...]) -> None:
        super().__init__(kind, known)
        self.kind = kind
        self.known = known

    def __str__(self) -> str:
        return f"Unknown kind of picture {self.kind!r}; known are {', '.join(self.known)}."
