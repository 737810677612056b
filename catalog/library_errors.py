"""What can be wrong when somebody works on a library of pictures, as facts.

LibraryError
├── LibraryImageNotFound    .image           not there, or another's
├── LibraryImageStale       .version         changed since it was read
├── LibraryImageInUse       .places          shown somewhere, so it cannot be deleted
├── PlaceNotFound           .kind .slug      not there, or another's
├── StaleOrder              .tag             the order at a place has changed since
├── TooManyPictures         .count .limit
├── UploadNotFound          .upload          not there, or another's, or over
├── UploadElsewhere         .received        the next part begins somewhere else
├── KeyReused               .key             an Idempotency-Key with another request
└── RequestUnderWay         .key             the same request is still being answered
"""

from __future__ import annotations


class LibraryError(Exception):
    """Anything that the catalogue refuses about pictures."""


class LibraryImageNotFound(LibraryError):
    """The library has no such picture."""

    def __init__(self, image: int) -> None:
        super().__init__(f"no picture {image} in this library")
        self.image = image


class LibraryImageStale(LibraryError):
    """Somebody else has changed the picture since it was read."""

    def __init__(self, version: int) -> None:
        super().__init__(f"the picture is at version {version}")
        self.version = version


class LibraryImageInUse(LibraryError):
    """The picture is shown; `places` are (kind, slug)."""

    def __init__(self, places: tuple[tuple[str, str], ...]) -> None:
        super().__init__(f"the picture is shown at {places}")
        self.places = places


class PlaceNotFound(LibraryError):
    """The owner has no such place."""

    def __init__(self, kind: str, slug: str) -> None:
        super().__init__(f"no {kind} {slug!r}")
        self.kind = kind
        self.slug = slug


class StaleOrder(LibraryError):
    """The pictures of a place have been put in another order."""

    def __init__(self, tag: str) -> None:
        super().__init__(f"the order is {tag}")
        self.tag = tag


class TooManyPictures(LibraryError):
    """A place shows only so many."""

    def __init__(self, count: int, limit: int) -> None:
        super().__init__(f"{count} pictures, {limit} at most")
        self.count = count
        self.limit = limit


class UploadNotFound(LibraryError):
    """There is no such upload for this library, or it has expired."""

    def __init__(self, upload: object) -> None:
        super().__init__(f"no upload {upload}")
        self.upload = upload


class UploadElsewhere(LibraryError):
    """What was sent does not begin where the upload has come to, or would be longer than it."""

    def __init__(self, received: int) -> None:
        super().__init__(f"{received} bytes are there")
        self.received = received


class KeyReused(LibraryError):
    """The key stands for another request."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key!r} stands for another request")
        self.key = key


class RequestUnderWay(LibraryError):
    """Somebody is answering this request right now."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key!r} is being answered")
        self.key = key
