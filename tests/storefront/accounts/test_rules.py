"""The pure parts: logins, passwords, secrets, and what of a request is believed."""

from __future__ import annotations

import pytest

from storefront.accounts.errors import PasswordRefused
from storefront.accounts.logins import Login, read_login
from storefront.accounts.passwords import Passwords, check_password
from storefront.accounts.secrets import (
    csrf_holds,
    csrf_of,
    hash_of_code,
    hash_of_subject,
    keys_from,
    new_code,
    new_secret,
    new_token,
    shown_part,
)
from storefront.http.credentials import client_address, is_from_elsewhere, read_credentials


@pytest.mark.parametrize(
    "typed",
    [
        "081234567890",
        "0812-3456-7890",
        "+62 812-3456-7890",
        "62 812 3456 7890",
        " (0812) 34567890 ",
        "０８１２３４５６７８９０",
    ],
)
def test_a_number_of_any_spelling_is_one_login(typed: str) -> None:
    assert read_login(typed) == Login(phone="+6281234567890")


def test_numbers_of_other_countries_and_of_the_city_are_logins_too() -> None:
    assert read_login("+670 7721 2345") == Login(phone="+67077212345")
    assert read_login("0380-821234") == Login(phone="+62380821234")


def test_addresses_are_in_lower_case() -> None:
    assert read_login(" Mama.Maria@Example.ORG ") == Login(email="mama.maria@example.org")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "mama",
        "0812",
        "123",
        "+1234567890123456789",
        "mama@",
        "@example.org",
        "mama@example",
        "ma ma@example.org",
        "mama@exa\nmple.org",
        "mama@example.org, papa@example.org",
        "<mama@example.org>",
        "a" * 250 + "@example.org",
        "0812345678٠٠",
        "0812345678;ext=1",
        "tel:+6281234567890",
    ],
)
def test_whatever_else_is_no_login(typed: str) -> None:
    assert read_login(typed) is None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("ikan kuah", "password_length"),
        ("i" * 129, "password_length"),
        ("bismillah123", "password_common"),
        ("BISMILLAH123", "password_common"),
        ("1234567890", "password_common"),
        ("0987654321", "password_common"),
        ("abcdefghijkl", "password_common"),
        ("aaaaaaaaaaaa", "password_common"),
        ("ababababab", "password_common"),
        ("mama.maria@example.org", "password_is_login"),
        ("Mama.Maria12", "password_is_login"),
        ("081255500199", "password_is_login"),
        ("maria dolorosa", "password_is_login"),
    ],
)
def test_passwords_that_others_would_guess_are_refused(password: str, code: str) -> None:
    personal = ("mama.maria@example.org", "+6281255500199", "Maria Dolorosa")

    with pytest.raises(PasswordRefused) as refused:
        check_password(password, *personal)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "password",
    ["ikan kuah asam", "maria suka menenun di oebobo", "🐟" * 3 + "kuah asam", "x9" * 5 + "q"],
)
def test_other_passwords_are_taken(password: str) -> None:
    check_password(password, "maria@example.org", None, "Ma")


async def test_a_password_is_the_same_however_a_keyboard_composes_it() -> None:
    passwords = Passwords()
    try:
        kept = await passwords.hash("café di kupang")
        assert await passwords.verify(kept, "cafe\u0301 di kupang")
        assert not await passwords.verify(kept, "cafe di kupang")
        assert not await passwords.verify(None, "café di kupang")
        assert not await passwords.verify("no hash", "café di kupang")
    finally:
        passwords.close()


def test_a_code_is_good_for_one_account_and_purpose_under_one_key() -> None:
    keys, others = keys_from(b"a" * 32), keys_from(b"b" * 32)

    hashes = {
        hash_of_code(keys, 1, "sign-in", "123456"),
        hash_of_code(keys, 2, "sign-in", "123456"),
        hash_of_code(keys, 1, "password-reset", "123456"),
        hash_of_code(keys, 1, "sign-in", "123457"),
        hash_of_code(others, 1, "sign-in", "123456"),
    }

    assert len(hashes) == 5
    assert hash_of_code(keys, 1, "sign-in", "123456") in hashes
    assert hash_of_subject(keys, "sign-in", "x") != hash_of_subject(others, "sign-in", "x")
    assert "a" not in repr(keys).replace("Keys", "")


def test_secrets_differ_and_have_their_form() -> None:
    assert len({new_secret() for _ in range(100)}) == 100
    assert {len(new_secret()) for _ in range(20)} == {43}
    token = new_token()
    assert token.startswith("etl_")
    assert len(token) == 47
    assert token.startswith(shown_part(token))
    assert len(shown_part(token)) == 10
    assert all(code.isdigit() and len(code) == 6 for code in (new_code() for _ in range(100)))


def test_a_csrf_token_is_of_one_session() -> None:
    secret, other = new_secret(), new_secret()

    assert csrf_holds(secret, csrf_of(secret))
    assert not csrf_holds(other, csrf_of(secret))
    assert not csrf_holds(secret, "")
    assert not csrf_holds(secret, "ü")
    assert csrf_of(secret) not in secret


def _scope(*headers: tuple[bytes, bytes], client: tuple[str, int] | None = ("10.0.0.1", 1)) -> dict:
    return {"headers": list(headers), "client": client}


@pytest.mark.parametrize(
    ("headers", "public_url", "elsewhere"),
    [
        ([], "https://toko.example", False),
        ([(b"origin", b"https://toko.example")], "https://toko.example", False),
        ([(b"origin", b"https://toko.example")], "https://toko.example:443", False),
        ([(b"origin", b"https://toko.example")], "https://Toko.Example", False),
        ([(b"origin", b"https://toko.example:8443")], "https://toko.example:8443", False),
        ([(b"origin", b"https://toko.example.evil")], "https://toko.example", True),
        ([(b"origin", b"https://evil.toko.example")], "https://toko.example", True),
        ([(b"origin", b"http://toko.example")], "https://toko.example", True),
        ([(b"origin", b"null")], "https://toko.example", True),
        ([(b"origin", b"")], "https://toko.example", True),
        ([(b"origin", b"https://evil"), (b"host", b"evil")], "https://toko.example", True),
        ([(b"origin", b"http://[::1]:8000")], "http://[::1]:8000", False),
        (
            [(b"origin", b"http://localhost:8000"), (b"host", b"localhost:8000")],
            "http://127.0.0.1:8000",
            False,
        ),
        (
            [(b"origin", b"http://localhost:9000"), (b"host", b"localhost:8000")],
            "http://127.0.0.1:8000",
            True,
        ),
        ([(b"sec-fetch-site", b"same-origin")], "https://toko.example", False),
        ([(b"sec-fetch-site", b"none")], "https://toko.example", False),
        ([(b"sec-fetch-site", b"same-site")], "https://toko.example", True),
        ([(b"sec-fetch-site", b"cross-site")], "https://toko.example", True),
    ],
)
def test_pages_of_other_origins_are_told_from_ours(
    headers: list[tuple[bytes, bytes]], public_url: str, elsewhere: bool
) -> None:
    assert is_from_elsewhere(_scope(*headers), public_url) is elsewhere


@pytest.mark.parametrize(
    ("passed", "proxies", "address"),
    [
        (None, 0, "10.0.0.1"),
        (b"6.6.6.6", 0, "10.0.0.1"),
        (b"6.6.6.6", 1, "6.6.6.6"),
        (b"1.1.1.1, 6.6.6.6", 1, "6.6.6.6"),
        (b"1.1.1.1,6.6.6.6 , 7.7.7.7", 2, "6.6.6.6"),
        (b"6.6.6.6", 2, "10.0.0.1"),
        (None, 1, "10.0.0.1"),
    ],
)
def test_only_our_proxies_are_believed(passed: bytes | None, proxies: int, address: str) -> None:
    headers = [] if passed is None else [(b"x-forwarded-for", passed)]

    assert client_address(_scope(*headers), proxies) == address


def test_credentials_that_cannot_be_ours_are_passed_over() -> None:
    secret = "s" * 43
    read = read_credentials(
        _scope((b"cookie", b"other=1; __Host-etalase=short; __Host-etalase=" + secret.encode())),
        "https://toko.example",
    )
    assert (read.session, read.token) == (secret, None)
    plain = _scope((b"cookie", b"etalase=" + secret.encode()))
    assert read_credentials(plain, "https://toko.example").session is None
    assert read_credentials(plain, "http://localhost").session == secret
    basic = _scope((b"authorization", b"Basic bWU6Z2VoZWlt"))
    assert read_credentials(basic, "https://toko.example").token is None
    bearer = _scope((b"authorization", b"bearer etl_short"))
    assert read_credentials(bearer, "https://toko.example").token == ""
