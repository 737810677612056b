"""Settings: what is read, what is refused, and that all of it is said at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from storefront.environment import VARIABLES
from storefront.settings import Settings, SettingsError, load_settings


def problems(**env: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        load_settings(env)
    assert str(refused.value) == "\n".join(refused.value.problems)
    return refused.value.problems


def test_nothing_is_required() -> None:
    settings = load_settings({"HOME": "/somewhere", "PATH": "/bin"})

    assert settings.database_url is None
    assert settings.meili_urls == ()
    assert settings.data_dir == Path("var")
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.public_url == "http://127.0.0.1:8000"
    assert 1 <= settings.workers <= 4


def test_every_variable_is_read() -> None:
    settings = load_settings(
        {
            "DATABASE_URL": "postgresql://etalase:geheim@db:5432/etalase",
            "MEILI_URL": "http://one:7700/, https://two",
            "MEILI_KEY": "key",
            "MEDIA_URL": "s3://pictures/shop/",
            "ETALASE_DATA_DIR": "/srv/etalase",
            "ETALASE_HOST": "0.0.0.0",
            "ETALASE_PORT": "80",
            "ETALASE_SECRET_KEY": "x" * 32,
            "ETALASE_MAIL_URL": "smtp://me:geheim@mail:25",
            "ETALASE_MAIL_FROM": "Toko <halo@toko.example>",
            "ETALASE_PROXIES": "1",
            "ETALASE_PUBLIC_URL": "https://toko.example/",
            "ETALASE_WORKERS": "3",
            "ETALASE_LOG_LEVEL": "Debug",
        }
    )

    assert settings == Settings(
        database_url="postgresql://etalase:geheim@db:5432/etalase",
        meili_urls=("http://one:7700", "https://two"),
        meili_key="key",
        media_url="s3://pictures/shop",
        data_dir=Path("/srv/etalase"),
        host="0.0.0.0",
        port=80,
        secret_key="x" * 32,
        mail_url="smtp://me:geheim@mail:25",
        mail_from="Toko <halo@toko.example>",
        proxies=1,
        public_url="https://toko.example",
        workers=3,
        log_level="debug",
    )


def test_each_field_has_exactly_one_variable() -> None:
    assert sorted(variable.field for variable in VARIABLES) == sorted(Settings.__struct_fields__)
    assert len({variable.name for variable in VARIABLES}) == len(VARIABLES)
    assert all(
        variable.meaning and variable.expected and variable.default for variable in VARIABLES
    )


def test_an_empty_value_is_unset() -> None:
    assert load_settings({variable.name: " " for variable in VARIABLES}) == load_settings({})


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", "http://localhost:8000"),
        ("::", "http://localhost:8000"),
        ("[::1]", "http://[::1]:8000"),
        ("shop.local", "http://shop.local:8000"),
    ],
)
def test_the_public_address_follows_what_is_listened_on(host: str, url: str) -> None:
    assert load_settings({"ETALASE_HOST": host}).public_url == url


@pytest.mark.parametrize(
    ("public_url", "sender"),
    [("https://toko.example:8443", "no-reply@toko.example"), ("", "no-reply@127.0.0.1")],
)
def test_letters_are_from_the_shop(public_url: str, sender: str) -> None:
    assert load_settings({"ETALASE_PUBLIC_URL": public_url}).mail_from == sender


def test_everything_wrong_is_said_at_once() -> None:
    assert problems(
        ETALASE_PRT="80",
        ETALASE_FROBNICATION="yes",
        ETALASE_PORT="eighty",
        ETALASE_WORKERS="0",
        MEILI_URL="meili:7700",
    ) == [
        f"ETALASE_FROBNICATION: no such setting; known are "
        f"{', '.join(variable.name for variable in VARIABLES)}",
        "ETALASE_PRT: no such setting; did you mean ETALASE_PORT?",
        "MEILI_URL: expected one or more different addresses like http://host:7700, with commas "
        "between, not 'meili:7700'",
        "ETALASE_PORT: expected a number from 1 to 65535, not 'eighty'",
        "ETALASE_WORKERS: expected a number from 1 to 64, not '0'",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://db/etalase"),
        ("DATABASE_URL", "etalase"),
        ("DATABASE_URL", "postgresql:///etalase"),
        ("MEILI_URL", "http://one:7700,http://one:7700/"),
        ("MEILI_URL", "http://one:7700,"),
        ("MEILI_URL", "http://one:99999"),
        ("MEDIA_URL", "s3:///prefix"),
        ("MEDIA_URL", "/srv/pictures"),
        ("ETALASE_HOST", "http://shop"),
        ("ETALASE_PORT", "65536"),
        ("ETALASE_PORT", "٨٠"),
        ("ETALASE_PORT", "1_000"),
        ("ETALASE_PUBLIC_URL", "toko.example"),
        ("ETALASE_PUBLIC_URL", "https://toko.example/?a=1"),
        ("ETALASE_LOG_LEVEL", "loud"),
        ("ETALASE_PROXIES", "-1"),
        ("ETALASE_MAIL_URL", "mail.example:25"),
        ("ETALASE_MAIL_URL", "http://mail.example"),
        ("ETALASE_MAIL_URL", "smtp://"),
        ("ETALASE_MAIL_URL", "smtp://mail:99999"),
        ("ETALASE_MAIL_URL", "file://letters"),
        ("ETALASE_MAIL_FROM", "Etalase"),
        ("ETALASE_MAIL_FROM", "a@b c@d"),
    ],
)
def test_a_bad_value_names_what_was_expected(name: str, value: str) -> None:
    lines = problems(**{"DATABASE_URL": "postgresql://db/etalase", name: value})

    assert [line.split(": expected ")[0] for line in lines] == [name]


def test_no_message_repeats_a_secret() -> None:
    lines = problems(ETALASE_SECRET_KEY="short-secret", DATABASE_URL="mysql://me:geheim@db/x")

    assert lines == [
        "DATABASE_URL: expected an address like postgresql://user:password@host:5432/name",
        "ETALASE_SECRET_KEY: expected at least 32 characters that nobody can guess",
    ]


def test_printing_settings_shows_no_secret() -> None:
    shown = repr(
        load_settings(
            {
                "DATABASE_URL": "postgresql://me:geheim@db/etalase",
                "MEILI_KEY": "geheim",
                "ETALASE_SECRET_KEY": "geheim" * 10,
                "ETALASE_MAIL_URL": "smtp://me:geheim@mail",
            }
        )
    )

    assert "geheim" not in shown
    assert "smtp://me:…@mail" in shown
    assert "postgresql://me:…@db/etalase" in shown
