"""What the verbs of accounts refuse, as problems. One table, one handler for their routes."""

from collections.abc import Callable, Mapping
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from storefront.access import answer_problem_privately
from storefront.accounts import errors
from storefront.http import problem_types as kinds
from storefront.http.bodies import bad_field
from storefront.http.problems import NotThere, Refusal

PASSWORD_FIELDS = {"/v1/session/password": "new"}
"""Routes whose new password is not called `password`."""

_REFUSALS: Mapping[type[Exception], Callable[[Any], Exception]] = {
    errors.WrongCredentials: lambda error: Refusal(
        kinds.WRONG_CREDENTIALS,
        f"{error.what}_detail",
        # A 401 must name a scheme (RFC 9110 §15.5.2); this one opens no dialogue in browsers.
        headers={"www-authenticate": "Bearer"},
    ),
    errors.TooManyAttempts: lambda error: Refusal(
        kinds.TOO_MANY_ATTEMPTS, headers={"retry-after": str(error.seconds)}
    ),
    errors.TooBusy: lambda _: Refusal(kinds.UNAVAILABLE),
    errors.LoginTaken: lambda _: Refusal(kinds.CONFLICT, "login_taken_detail"),
    errors.AlreadyMember: lambda _: Refusal(kinds.CONFLICT, "already_member_detail"),
    errors.LastOwner: lambda _: Refusal(kinds.CONFLICT, "last_owner_detail"),
    errors.LastAdmin: lambda _: Refusal(kinds.CONFLICT, "last_admin_detail"),
    errors.StaleAccount: lambda _: Refusal(kinds.STALE),
    errors.NoSuch: lambda error: NotThere(f"no_{error.what}_detail", **error.facts),
}


def refusal_of(error: Exception, path: str) -> Exception:
    """What the verbs raise, as what `storefront.http.problems` knows; anything else as it is."""
    if isinstance(error, errors.PasswordRefused):
        return bad_field(PASSWORD_FIELDS.get(path, "password"), error.code, **error.facts)
    known = _REFUSALS.get(type(error))
    return error if known is None else known(error)


def answer_account_problem(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The exception handler of every route about accounts."""
    return answer_problem_privately(request, refusal_of(error, request.url.path))


HANDLERS: dict[int | type[Exception], Any] = {
    HTTPException: answer_account_problem,
    Exception: answer_account_problem,
}
