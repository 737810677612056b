"""`/media/{image}/…`: renditions, which never change and may be kept for ever.

    /media/{image}/{width}.{ext}          whole, in this width and format
    /media/{image}/{width}                the same, in the best format that the client accepts
    /media/{image}/{crop}/{width}.{ext}   cut to a shape around its focal point; {ext} optional too

HTTP only; finding and rendering is `media.renditions`. The address holds the content's hash, so
the entity tag is made of the address and a client that has it needs no look at the storage.
"""

import re
from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Parameter

from catalog.picture_shapes import placed_crop
from media.errors import RenditionNotFound
from media.keys import is_image_key
from media.ladder import FORMATS
from storefront.access import Access
from storefront.http.byte_ranges import OutOfRange, byte_range
from storefront.http.conditional import entity_tag, none_match_holds
from storefront.http.picture_formats import accepted_format
from storefront.http.problem_types import RANGE_NOT_SATISFIABLE
from storefront.http.problems import NotThere, Refusal, problems
from storefront.resources import Resources

_FILE = re.compile(r"([1-9][0-9]{1,4})(?:\.(avif|webp|jpg))?")

_FOR_EVER = {
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
    "access-control-allow-origin": "*",
    "accept-ranges": "bytes",
}

_Image = Annotated[str, Parameter(description="Key of the picture: 32 hexadecimal digits.")]
_File = Annotated[
    str,
    Parameter(
        description="Width, and the format unless `Accept` is to choose it, such as `640.avif` or "
        "`640`; see any `srcset`."
    ),
]
_Crop = Annotated[
    str,
    Parameter(
        description="`square` (1:1) or `banner` (3:1), and how far along the picture it is cut, in "
        "percent: `square-0`, `square-5` … `banner-100`; see any `crops`."
    ),
]


def _spec(description: str) -> ResponseSpec:
    return ResponseSpec(
        data_container=bytes,
        generate_examples=False,
        description=description,
        media_type="image/*",
    )


_ANSWERS = {
    200: _spec("The picture"),
    206: _spec("The stretch of it that `Range` asks for"),
    **problems(400, 404, 416, 503),
}


@get(
    "/media/{image:str}/{file:str}",
    operation_id="getPicture",
    summary="One rendition of a picture",
    tags=["Pictures"],
    media_type="image/*",
    opt={"access": Access.PUBLIC},
    responses=_ANSWERS,
)
async def get_picture(
    image: _Image,
    file: _File,
    request: Request[Any, Any, Any],
    resources: NamedDependency[Resources],
) -> Response[bytes]:
    """A picture in one width and format (avif, webp, jpg); what an address holds never changes."""
    return await _picture(request, resources, image, "", file)


@get(
    "/media/{image:str}/{crop:str}/{file:str}",
    operation_id="getCroppedPicture",
    summary="One rendition of a picture, cut around its focal point",
    tags=["Pictures"],
    media_type="image/*",
    opt={"access": Access.PUBLIC},
    responses=_ANSWERS,
)
async def get_cropped_picture(
    image: _Image,
    crop: _Crop,
    file: _File,
    request: Request[Any, Any, Any],
    resources: NamedDependency[Resources],
) -> Response[bytes]:
    """As `/media/{image}/{file}`, square or as a banner, and never larger than the original."""
    return await _picture(request, resources, image, crop, file)


async def _picture(
    request: Request[Any, Any, Any], resources: Resources, image: str, crop: str, file: str
) -> Response[bytes]:
    match = _FILE.fullmatch(file)
    if match is None or not is_image_key(image) or (crop and placed_crop(crop) is None):
        raise NotThere("no_picture_detail")
    asked = dict(request.scope["headers"])
    width, extension = int(match[1]), match[2] or accepted_format(asked.get(b"accept", b""))
    tag = entity_tag("-".join(filter(None, (image, crop, match[1], extension))).encode())
    headers = {**_FOR_EVER, "etag": tag.decode()}
    if match[2] is None:
        headers["vary"] = "accept"
    none_match = asked.get(b"if-none-match", b"")
    modified = not none_match or none_match_holds(none_match, tag)
    # Who names the tag has had the picture; `*` asks whether there is one, which the storage knows.
    if modified or none_match.strip() == b"*":
        try:
            content = await resources.renditions.find(image, width, extension, crop)
        except RenditionNotFound as fault:
            raise NotThere("no_picture_detail") from fault
    if not modified:
        return Response(b"", status_code=304, headers=headers)
    status = 200
    if b"range" in asked and asked.get(b"if-range", tag).strip() == tag:
        try:
            stretch = byte_range(asked[b"range"], len(content))
        except OutOfRange:
            whole = {"content-range": f"bytes */{len(content)}"}
            raise Refusal(RANGE_NOT_SATISFIABLE, headers=whole) from None
        if stretch is not None:
            start, end = stretch
            headers["content-range"] = f"bytes {start}-{end - 1}/{len(content)}"
            content, status = content[start:end], 206
    return Response(
        content, status_code=status, media_type=FORMATS[extension].media_type, headers=headers
    )


RENDITIONS = [get_picture, get_cropped_picture]
"""Every route of this module."""
