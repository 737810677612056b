"""What an account's verbs refuse; `storefront.http.problems` says it to readers.

AccountRefusal
├── WrongCredentials   who asks has not proved who they are
├── TooManyAttempts    guessing: ask again later
├── TooBusy            more passwords are being checked than this process can
├── PasswordRefused    a new password that is too easy to guess
├── LoginTaken         somebody has this phone number or address
├── AlreadyMember      invited twice
├── LastOwner          the producer would have no owner
├── LastAdmin          nobody could administer
├── StaleAccount       changed since it was read
└── NoSuch             not there, or not yours to see
"""

from __future__ import annotations


class AccountRefusal(Exception):
    """`facts` fill the message's places."""

    def __init__(self, **facts: str) -> None:
        super().__init__(*facts.values())
        self.facts = facts


class WrongCredentials(AccountRefusal):
    """Which part was wrong is not told, except where it betrays nothing: `what`."""

    def __init__(self, what: str = "wrong_credentials") -> None:
        super().__init__()
        self.what = what


class TooManyAttempts(AccountRefusal):
    """`seconds` until the next attempt is looked at."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class TooBusy(AccountRefusal):
    """Comes back by itself."""


class PasswordRefused(AccountRefusal):
    """`code` is the message's: password_length, password_is_login or password_common."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(**facts)
        self.code = code


class LoginTaken(AccountRefusal):
    """Two accounts cannot share a login."""


class AlreadyMember(AccountRefusal):
    """Nothing to invite to."""


class LastOwner(AccountRefusal):
    """Of a producer."""


class LastAdmin(AccountRefusal):
    """Who is active."""


class StaleAccount(AccountRefusal):
    """Somebody else has changed it."""


class NoSuch(AccountRefusal):
    """`what`: session, token, account, member, invitation, own_producer."""

    def __init__(self, what: str, **facts: str) -> None:
        super().__init__(**facts)
        self.what = what
