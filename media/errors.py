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
    │   └── DamagedImage        .format
    ├── RenditionNotFound       .image .width .extension
    ├── StoredFileMissing       .key
    ├── StorageKeyRefused       .key
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
    """A picture, but of a format we do not take (HEIC, GIF, TIFF, …)."""

    def __init__(self, format: str) -> None:
        super().__init__(format)
        self.format = format

    def __str__(self) -> str:
        return f"{self.format} pictures are not taken; send JPEG, PNG, WebP or AVIF."


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
    """An animation."""

    def __init__(self, frames: int, limit: int) -> None:
        super().__init__(frames, limit)
        self.frames = frames
        self.limit = limit

    def __str__(self) -> str:
        return f"The picture has {self.frames} frames; the limit is {self.limit}."


class DamagedImage(PictureRefused):
    """The signature is right and the rest cannot be decoded."""

    def __init__(self, format: str) -> None:
        super().__init__(format)
        self.format = format

    def __str__(self) -> str:
        return f"The {self.format} file is damaged or incomplete."


class RenditionNotFound(MediaError):
    """No such image, or a width or extension that its ladder does not have."""

    def __init__(self, image: str, width: int, extension: str) -> None:
        super().__init__(image, width, extension)
        self.image = image
        self.width = width
        self.extension = extension

    def __str__(self) -> str:
        return f"There is no rendition {self.width}.{self.extension} of image {self.image!r}."


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


class StorageUnsupported(MediaError):
    """MEDIA_URL names a kind of storage that this release does not have."""

    def __init__(self, media_url: str) -> None:
        super().__init__(media_url)
        self.media_url = media_url

    def __str__(self) -> str:
        if self.media_url.startswith("s3://"):
            return (
                f"MEDIA_URL={self.media_url}: S3 storage is not in this release yet. "
                "Leave MEDIA_URL unset to keep pictures under the data directory."
            )
        return f"MEDIA_URL={self.media_url}: expected to be unset."


class UnknownPictureKind(MediaError):
    """The sample catalogue asks for a kind of picture that nobody paints."""

    def __init__(self, kind: str, known: tuple[str, ...]) -> None:
        super().__init__(kind, known)
        self.kind = kind
        self.known = known

    def __str__(self) -> str:
        return f"Unknown kind of picture {self.kind!r}; known are {', '.join(self.known)}."
