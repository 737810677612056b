"""`/media/{image}/{width}.{ext}`: renditions, which never change and may be kept for ever.

HTTP only; finding and rendering is `media.renditions`. The address holds the content's hash, so
the entity tag is the address and a client that has it needs no look at the storage.
"""

import re
from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Parameter

from media.errors import RenditionNotFound
from media.ladder import FORMATS
from storefront.http.conditional import entity_tag, none_match_holds
from storefront.http.problems import NotThere, problems
from storefront.resources import Resources

_FILE = re.compile(r"([1-9][0-9]{1,4})\.(avif|webp|jpg)")

_FOR_EVER = {
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
    "access-control-allow-origin": "*",
}


@get(
    "/media/{image:str}/{file:str}",
    operation_id="getPicture",
    summary="One rendition of a picture",
    tags=["Pictures"],
    media_type="image/*",
    responses={
        200: ResponseSpec(
            data_container=bytes,
            generate_examples=False,
            description="The picture",
            media_type="image/*",
        ),
        **problems(400, 404),
    },
)
async def get_picture(
    image: Annotated[str, Parameter(description="Key of the picture: 32 hexadecimal digits.")],
    file: Annotated[
        str, Parameter(description="Width and format, such as `640.avif`; see any `srcset`.")
    ],
    request: Request[Any, Any, Any],
    resources: NamedDependency[Resources],
) -> Response[bytes]:
    """A picture in one width and format (avif, webp, jpg); what an address holds never changes."""
    match = _FILE.fullmatch(file)
    if match is None or not image.isalnum() or not image.isascii():
        raise NotThere("no_picture_detail")
    width, extension = int(match[1]), match[2]
    tag = entity_tag(f"{image}-{width}-{extension}".encode())
    headers = {**_FOR_EVER, "etag": tag.decode()}
    none_match = request.headers.get("if-none-match", "").encode("latin-1")
    modified = not none_match or none_match_holds(none_match, tag)
    # Who names the tag has had the picture; `*` asks whether there is one, which the storage knows.
    if modified or none_match.strip() == b"*":
        try:
            content = await resources.renditions.find(image, width, extension)
        except RenditionNotFound as fault:
            raise NotThere("no_picture_detail") from fault
    if not modified:
        return Response(b"", status_code=304, headers=headers)
    return Response(content, media_type=FORMATS[extension].media_type, headers=headers)
