"""`/invitation`: where an invitation's link leads, for installations without a front end of theirs.

The token stands after `#`, so it is never sent with the page; the page's own script posts it with
the chosen password. A front end that has a page of its own puts it at this address.
"""

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from string import Template
from typing import Any

from litestar import MediaType, Request, Response, get

from catalog.values import Language
from storefront.access import Access
from storefront.http.query_string import reader_language
from storefront.messages.pages import INVITATION_PAGE

_TEMPLATE = Template(files("storefront.session").joinpath("invitation.html").read_text("utf-8"))
_PAGES = {
    language: _TEMPLATE.substitute(
        {name: text[language] for name, text in INVITATION_PAGE.items()}, language=language.value
    )
    for language in Language
}


def _policy(page: str) -> str:
    """Nothing runs on the page but the one script in it, and it may ask nobody but us."""
    _, _, rest = page.partition("<script>")
    script, _, _ = rest.partition("</script>")
    digest = b64encode(sha256(script.encode()).digest()).decode()
    return (
        "default-src 'none'; style-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors 'none'; script-src 'sha256-{digest}'"
    )


@get("/invitation", include_in_schema=False, opt={"access": Access.PUBLIC})
async def invitation_page(request: Request[Any, Any, Any]) -> Response[str]:
    """A form with one field."""
    language = reader_language(request.scope)
    page = _PAGES[language]
    return Response(
        page,
        media_type=MediaType.HTML,
        headers={
            "content-security-policy": _policy(page),
            "content-language": language.value,
            "vary": "accept-language",
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
            "cache-control": "no-cache",
        },
    )
