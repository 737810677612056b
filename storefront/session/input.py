"""The bodies that `/v1/session` takes. Tables, no logic."""

from typing import Any

from catalog.values import CodePurpose
from storefront.access import Scope
from storefront.accounts.logins import LONGEST as LONGEST_LOGIN
from storefront.accounts.passwords import LONGEST, SHORTEST
from storefront.accounts.secrets import CODE_DIGITS
from storefront.http.bodies import Field, choice, choices, fields, future, line, secret

_MOST = LONGEST * 4
"""Characters of a password that are looked at; a long one is refused as long, not cut."""

LOGIN = Field(
    name="login",
    description="Phone number (`0812…` is Indonesian) or email address.",
    read=line(1, LONGEST_LOGIN),
    schema={"type": "string", "maxLength": LONGEST_LOGIN, "examples": ["0812-3456-7890"]},
)

_TYPED = {"type": "string", "minLength": 1, "maxLength": _MOST, "format": "password"}
_NEW = {"type": "string", "minLength": SHORTEST, "maxLength": LONGEST, "format": "password"}
_CODE = {"type": "string", "pattern": f"^[0-9]{{{CODE_DIGITS}}}$"}


def _password(name: str, description: str, schema: dict[str, Any], **more: Any) -> Field:
    return Field(name=name, description=description, read=secret(_MOST), schema=schema, **more)


def _code(**more: Any) -> Field:
    return Field(
        name="code", description="The digits that were sent.", read=secret(20), schema=_CODE, **more
    )


SIGN_IN = fields(
    LOGIN,
    _password("password", "Or else `code`.", _TYPED, required=False),
    _code(required=False),
)

ASK_FOR_CODE = fields(
    LOGIN,
    Field(
        name="purpose",
        description="What the code is for.",
        read=choice((CodePurpose.SIGN_IN.value, CodePurpose.PASSWORD_RESET.value)),
        schema={
            "type": "string",
            "enum": [CodePurpose.SIGN_IN.value, CodePurpose.PASSWORD_RESET.value],
            "default": CodePurpose.SIGN_IN.value,
        },
        required=False,
    ),
)

RESET_PASSWORD = fields(LOGIN, _code(), _password("password", "The new one.", _NEW))

CHANGE_PASSWORD = fields(
    _password("old", "The present one.", _TYPED), _password("new", "The new one.", _NEW)
)

ACCEPT_INVITATION = fields(
    Field(
        name="token",
        description="What follows `#` in the link.",
        read=secret(200),
        schema={"type": "string", "maxLength": 200},
    ),
    _password("password", "A new one; the account's own if it has one already.", _TYPED),
)

CHOOSE_PRODUCER = fields(
    Field(
        name="producer",
        description="Slug of one of `producers`.",
        read=line(1, 200),
        schema={"type": "string", "maxLength": 200},
    )
)

CREATE_TOKEN = fields(
    Field(
        name="name",
        description="What it is for, to tell it from others.",
        read=line(1, 80),
        schema={"type": "string", "minLength": 1, "maxLength": 80},
    ),
    Field(
        name="scopes",
        description="What it may do; writing includes reading the same.",
        read=choices(Scope, least=1),
        schema={
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"type": "string", "enum": [scope.value for scope in Scope]},
        },
    ),
    Field(
        name="producer",
        description="Slug of the producer that it acts for; for `/v1/producer` it needs one.",
        read=line(1, 200),
        schema={"type": "string", "maxLength": 200},
        required=False,
    ),
    Field(
        name="expires_at",
        description="When it ends; without, when it is revoked.",
        read=future,
        schema={"type": "string", "format": "date-time"},
        required=False,
    ),
)
