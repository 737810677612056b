"""Walk through the blocks of GIF, TIFF and PNG files, decoding nothing.

Pillow can count the frames of a GIF and of a TIFF as well, but without a bound: a file of a million
empty ones would keep it busy for minutes. Pure: bytes in, numbers out; what is broken ends the walk
and is left for the decoder to complain about.
"""

import struct

from PIL import ImageFile


def count_frames(picture: ImageFile.ImageFile, original: bytes, limit: int) -> int:
    """Count the frames of an opened picture; stops at one over the limit."""
    if picture.format == "GIF":
        return _count_gif(original, limit)
    if picture.format == "TIFF":
        return _count_tiff(original, limit)
    # The others say it in their header; MPO is a phone's JPEG with previews or a gain map behind.
    return max(1, int(getattr(picture, "n_frames", 1)))


def png_exif(original: bytes) -> bytes | None:
    """Find a PNG's EXIF chunk wherever it stands; None when there is none."""
    position = 8
    while position + 8 <= len(original):
        length, name = struct.unpack_from(">I4s", original, position)
        if name == b"eXIf":
            return original[position + 8 : position + 8 + length]
        if name == b"IEND":
            return None
        position += length + 12
    return None


def _count_gif(original: bytes, limit: int) -> int:
    """Count image descriptors; one colour table, extensions and data blocks are stepped over."""
    frames = 0
    try:
        position = 13 + _colour_table(original[10])
        while frames <= limit:
            introducer = original[position]
            if introducer == 0x21:
                position = _past_blocks(original, position + 2)
            elif introducer == 0x2C:
                frames += 1
                # The table, then one byte of code size, then the pixels.
                position += 10 + _colour_table(original[position + 9]) + 1
                position = _past_blocks(original, position)
            else:
                break
    except IndexError:
        pass
    return max(1, frames)


def _colour_table(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _past_blocks(original: bytes, position: int) -> int:
    while (size := original[position]) > 0:
        position += size + 1
    return position + 1


def _count_tiff(original: bytes, limit: int) -> int:
    """Follow the chain of directories; a chain that bites its tail ends there."""
    order = "<" if original.startswith(b"II") else ">"
    big = original[2:4] in (b"+\x00", b"\x00+")
    count_format, offset_format = (order + "Q", order + "Q") if big else (order + "H", order + "I")
    entry = 20 if big else 12
    seen: set[int] = set()
    try:
        (offset,) = struct.unpack_from(offset_format, original, 8 if big else 4)
        while offset and offset not in seen and len(seen) <= limit:
            (entries,) = struct.unpack_from(count_format, original, offset)
            seen.add(offset)
            after = offset + struct.calcsize(count_format) + entries * entry
            (offset,) = struct.unpack_from(offset_format, original, after)
    except struct.error:
        pass
    return max(1, len(seen))
