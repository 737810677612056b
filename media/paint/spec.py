"""What a painted picture shows: the sample catalogue's `image_specs` entry without its alt text.

`source` is the stable name under which the caller remembers what has been painted.
"""

import hashlib

import msgspec

# Raise when any picture comes out differently, so that a loaded sample is painted afresh.
PAINT_VERSION = 1


class PictureSpec(msgspec.Struct, frozen=True):
    """One picture to paint; `palette` holds colours as #rrggbb, the leading one first."""

    kind: str
    motif: str
    palette: tuple[str, ...]
    seed: int
    # A hint of what the motif alone does not tell: a product's slug ("rok-tenun-…" is a skirt).
    subject: str = ""

    @property
    def source(self) -> str:
        """Name what is painted and by which version: the same name means the same pixels."""
        facts = msgspec.json.encode([PAINT_VERSION, self])
        return "painted:" + hashlib.sha256(facts).hexdigest()[:32]
