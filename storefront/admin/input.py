"""What `/v1/admin/accounts` takes: query parameters and bodies. Tables, no logic."""

import msgspec

from catalog.values import AccountRole, AccountStatus, Language, MemberRole
from storefront.http.bodies import Field, choice, choices, fields, line
from storefront.http.query_string import QueryParameter, table
from storefront.http.query_values import language_parameter, one_of, page_parameters, text
from storefront.session.input import LOGIN

ROLES = [role.value for role in AccountRole]
STATUSES = [status.value for status in AccountStatus]
LANGUAGES = [language.value for language in Language]
MEMBER_ROLES = [role.value for role in MemberRole]

PARAMETERS = table(
    QueryParameter(
        name="q",
        description="Part of a name, phone number or email address.",
        read=text(),
        schema={"type": "string", "maxLength": 200},
    ),
    QueryParameter(
        name="role",
        description="`producer` means: acts for one.",
        read=one_of(["producer", *ROLES]),
        schema={"type": "string", "enum": ["producer", *ROLES]},
    ),
    QueryParameter(
        name="status",
        description="Who may sign in, or who may not.",
        read=one_of(STATUSES),
        schema={"type": "string", "enum": STATUSES},
    ),
    *page_parameters(),
    language_parameter(),
)


def _name(*, required: bool) -> Field:
    return Field(
        name="name",
        description="What to call the person.",
        read=line(1, 80),
        schema={"type": "string", "minLength": 1, "maxLength": 80},
        required=required,
    )


_LANGUAGE = Field(
    name="language",
    description="What the person is written to in.",
    read=choice(Language),
    schema={"type": "string", "enum": LANGUAGES},
    required=False,
)

_ROLES = Field(
    name="roles",
    description="Beyond acting for producers.",
    read=choices(AccountRole),
    schema={"type": "array", "uniqueItems": True, "items": {"type": "string", "enum": ROLES}},
    required=False,
)

CREATE = fields(LOGIN, _name(required=True), _LANGUAGE, _ROLES)

CHANGE = fields(
    msgspec.structs.replace(
        LOGIN,
        description="A phone number or email address in place of the one that is known.",
        required=False,
    ),
    _name(required=False),
    _LANGUAGE,
    _ROLES,
    Field(
        name="status",
        description="`suspended` ends all sessions at once and stops all tokens.",
        read=choice(AccountStatus),
        schema={"type": "string", "enum": STATUSES},
        required=False,
    ),
)

ASSIGN = fields(
    Field(
        name="role",
        description="As what; officers act only while the account has the role `officer`.",
        read=choice(MemberRole),
        schema={"type": "string", "enum": MEMBER_ROLES},
    )
)
