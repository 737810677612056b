"""What a request brings to prove who sends it, and from which page. Reads headers only.

The cookie's name begins with `__Host-` where we are reached by https: browsers then take it from us
alone, with `Secure` and for the whole site, so no neighbouring host can plant one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from storefront.accounts.secrets import SECRET_LENGTH, TOKEN_START

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Credentials(Struct):
    """Each is None where it was not sent."""

    session: str | None = None
    """The cookie's secret; what cannot be one is passed over."""
    token: str | None = None
    """After `Bearer`; empty if it cannot be one of ours."""
    csrf: str = ""


def is_https(public_url: str) -> bool:
    """Whether browsers reach us by https."""
    return public_url.startswith("https:")


def cookie_name(public_url: str) -> str:
    """What the session's cookie is called."""
    return "__Host-etalase" if is_https(public_url) else "etalase"


def set_cookie(public_url: str, secret: str, seconds: int) -> str:
    """`Set-Cookie` that starts a session; with no secret and no seconds, one that ends it."""
    secure = "; Secure" if is_https(public_url) else ""
    kept = f"Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax"
    return f"{cookie_name(public_url)}={secret}; {kept}{secure}"


def read_credentials(scope: Any, public_url: str) -> Credentials:
    """What the headers say."""
    found = Credentials()
    for name, value in scope["headers"]:
        if name == b"cookie":
            found.session = found.session or _session(value, cookie_name(public_url))
        elif name == b"authorization":
            found.token = _token(value)
        elif name == b"x-csrf-token":
            found.csrf = value.decode("latin-1")
    return found


def is_from_elsewhere(scope: Any, public_url: str) -> bool:
    """Whether a browser says that a page of another origin sends this.

    Browsers name the origin of every request that is not a plain read; programs name none.
    """
    origin = site = host = None
    for name, value in scope["headers"]:
        if name == b"origin":
            origin = value.decode("latin-1")
        elif name == b"sec-fetch-site":
            site = value.decode("latin-1")
        elif name == b"host":
            host = value.decode("latin-1")
    if origin is not None:
        return not _is_ours(origin, host, public_url)
    return site is not None and site not in ("same-origin", "none")


def client_address(scope: Any, proxies: int) -> str:
    """Who sends this, as far as we can know: `proxies` of ours each add an address on their right.

    Whatever stands further left was written by the sender and is believed by nobody.
    """
    client = scope.get("client")
    nearest = str(client[0]) if client else ""
    if not proxies:
        return nearest
    passed = [
        part.strip()
        for name, value in scope["headers"]
        if name == b"x-forwarded-for"
        for part in value.decode("latin-1").split(",")
    ]
    return passed[-proxies] if len(passed) >= proxies else nearest


def _is_ours(origin: str, host: str | None, public_url: str) -> bool:
    if origin == origin_of(public_url):
        return True
    # A developer's machine has several names, and cookies go by the name that was used.
    return not is_https(public_url) and host is not None and origin == f"http://{host}"


@lru_cache(maxsize=8)
def origin_of(url: str) -> str:
    """Scheme, host and port as browsers write them."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    is_usual = parts.port in (None, 443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{host}" + ("" if is_usual else f":{parts.port}")


def _session(cookies: bytes, wanted: str) -> str | None:
    for pair in cookies.decode("latin-1").split(";"):
        name, _, value = pair.strip().partition("=")
        if name == wanted and len(value) == SECRET_LENGTH and value.isascii():
            return value
    return None


def _token(authorization: bytes) -> str | None:
    scheme, _, value = authorization.decode("latin-1").partition(" ")
    if scheme.lower() != "bearer":
        return None  # Of a proxy in front of us, perhaps; it is no credential of ours.
    value = value.strip()
    is_ours = value.isascii() and len(value) == len(TOKEN_START) + SECRET_LENGTH
    return value if is_ours and value.startswith(TOKEN_START) else ""
