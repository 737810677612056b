"""Accounts: who may sign in, for which producers they act, and how they prove who they are.

Secrets (passwords, cookies, tokens, codes) are stored as hashes only.
"""

from __future__ import annotations

from piccolo.columns import (
    JSONB,
    Array,
    BigSerial,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Unique
from piccolo.table import Table

from catalog.tables.producer import Producer
from catalog.tables.rules import check, one_of
from catalog.values import AccountStatus, CodePurpose, Language, MemberRole


class Account(Table, tablename="account"):
    """A person who signs in with a phone number or an email address."""

    id = BigSerial(primary_key=True)
    name = Text(default=None)
    email = Text(default=None, null=True, unique=True, help_text="Lower case")
    phone = Text(default=None, null=True, unique=True, help_text="E.164")
    password_hash = Text(default=None, null=True, secret=True, help_text="Empty: not chosen yet")
    roles = Array(base_column=Text(), default=list, help_text="officer, promo, admin")
    language = Text(default=Language.INDONESIAN, choices=Language)
    status = Text(default=AccountStatus.ACTIVE, choices=AccountStatus)
    version = Integer(default=1)
    created_at = Timestamptz(default=TimestamptzNow())
    updated_at = Timestamptz(default=TimestamptzNow())

    account_name_present = check("btrim(name) <> ''")
    account_login_present = check("num_nonnulls(email, phone) > 0")
    account_email_form = check("email ~ '^[^@[:space:]]+@[^@[:space:]]+$' AND email = lower(email)")
    account_phone_form = check("phone ~ '^[+][1-9][0-9]+$' AND length(phone) BETWEEN 9 AND 16")
    account_roles_known = check("roles <@ ARRAY['officer', 'promo', 'admin']")
    account_language_known = one_of("language", Language)
    account_status_known = one_of("status", AccountStatus)
    account_version_positive = check("version > 0")


class ProducerMember(Table, tablename="producer_member"):
    """An account that acts for a producer: as owner, member, or officer (always on record)."""

    id = BigSerial(primary_key=True)
    producer = ForeignKey(Producer, default=None, null=False, on_delete=OnDelete.cascade)
    account = ForeignKey(Account, default=None, null=False, on_delete=OnDelete.cascade)
    role = Text(default=MemberRole.MEMBER, choices=MemberRole)
    created_at = Timestamptz(default=TimestamptzNow())

    producer_member_once = Unique(["producer", "account"])
    producer_member_role_known = one_of("role", MemberRole)


class AccountSession(Table, tablename="account_session"):
    """A browser that has signed in; its cookie holds the secret that `secret_hash` is of."""

    id = BigSerial(primary_key=True)
    account = ForeignKey(Account, default=None, null=False, on_delete=OnDelete.cascade)
    secret_hash = Bytea(default=None, unique=True, secret=True, help_text="SHA-256")
    producer = ForeignKey(
        Producer, default=None, null=True, on_delete=OnDelete.set_null, help_text="Acting for"
    )
    device = Text(default="", help_text="What the browser calls itself, cut")
    created_at = Timestamptz(default=TimestamptzNow())
    seen_at = Timestamptz(default=TimestamptzNow())
    expires_at = Timestamptz(default=None)

    account_session_hash_length = check("length(secret_hash) = 32")
    account_session_order = check("created_at < expires_at")


class ApiToken(Table, tablename="api_token"):
    """A machine's key: scoped, revocable, told once."""

    id = BigSerial(primary_key=True)
    account = ForeignKey(Account, default=None, null=False, on_delete=OnDelete.cascade)
    name = Text(default=None)
    prefix = Text(default=None, help_text="The token's first letters, to tell it from others")
    secret_hash = Bytea(default=None, unique=True, secret=True, help_text="SHA-256")
    scopes = Array(base_column=Text(), default=list)
    producer = ForeignKey(
        Producer, default=None, null=True, on_delete=OnDelete.cascade, help_text="Acting for"
    )
    created_at = Timestamptz(default=TimestamptzNow())
    used_at = Timestamptz(default=None, null=True)
    expires_at = Timestamptz(default=None, null=True)
    revoked_at = Timestamptz(default=None, null=True)

    api_token_name_present = check("btrim(name) <> ''")
    api_token_hash_length = check("length(secret_hash) = 32")
    api_token_scopes_present = check("cardinality(scopes) > 0")


class OneTimeCode(Table, tablename="one_time_code"):
    """A link or a few digits that were sent to somebody, good for one use and a short time."""

    id = BigSerial(primary_key=True)
    account = ForeignKey(Account, default=None, null=False, on_delete=OnDelete.cascade)
    purpose = Text(default=None, choices=CodePurpose)
    producer = ForeignKey(
        Producer, default=None, null=True, on_delete=OnDelete.cascade, help_text="Invites to it"
    )
    member_role = Text(default=None, null=True, choices=MemberRole, help_text="Invites as this")
    secret_hash = Bytea(default=None, secret=True, help_text="SHA-256; of digits, HMAC-SHA-256")
    attempts = Integer(default=0, help_text="Wrong guesses so far")
    created_at = Timestamptz(default=TimestamptzNow())
    expires_at = Timestamptz(default=None)
    used_at = Timestamptz(default=None, null=True)

    one_time_code_purpose_known = one_of("purpose", CodePurpose)
    one_time_code_member_role_known = one_of("member_role", MemberRole)
    one_time_code_invites_whole = check("(producer IS NULL) = (member_role IS NULL)")
    one_time_code_invites_by_invitation = check("producer IS NULL OR purpose = 'invitation'")
    one_time_code_hash_length = check("length(secret_hash) = 32")
    one_time_code_attempts_counted = check("attempts >= 0")
    one_time_code_order = check("created_at < expires_at")


class SignInThrottle(Table, tablename="sign_in_throttle"):
    """Failed attempts for one login or from one address, so that guessing gets slow everywhere."""

    id = BigSerial(primary_key=True)
    subject = Text(default=None, unique=True, help_text="Hash of what was tried or who tried")
    failures = Integer(default=0)
    since = Timestamptz(default=TimestamptzNow())
    blocked_until = Timestamptz(default=None, null=True)

    sign_in_throttle_failures_counted = check("failures >= 0")


class InstallationKey(Table, tablename="installation_key"):
    """The one key of an installation that was given none: every process reads the same."""

    id = BigSerial(primary_key=True)
    key = Bytea(default=None, secret=True)
    created_at = Timestamptz(default=TimestamptzNow())

    installation_key_single = check("id = 1")
    installation_key_length = check("length(key) = 32")


class AccountEvent(Table, tablename="account_event"):
    """What an account did or what was done to it, and for which producer: the record."""

    id = BigSerial(primary_key=True)
    account = ForeignKey(Account, default=None, null=True, on_delete=OnDelete.set_null)
    producer = ForeignKey(Producer, default=None, null=True, on_delete=OnDelete.set_null)
    action = Text(default=None)
    facts = JSONB(default="{}")
    happened_at = Timestamptz(default=TimestamptzNow())

    account_event_action_form = check("action ~ '^[a-z]+([.-][a-z]+)*$'")
    account_event_facts_object = check("jsonb_typeof(facts) = 'object'")
