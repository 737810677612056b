"""Letters: into the log, into a folder, to a mail server; tried again, and given up."""

from __future__ import annotations

import asyncio
import logging
from base64 import b64encode
from email import message_from_string, policy
from pathlib import Path

import msgspec
import pytest

from storefront.accounts.courier import Courier
from storefront.accounts.delivery import (
    ConsoleDelivery,
    DeliveryFailed,
    FolderDelivery,
    Letter,
    SmtpDelivery,
    delivery_for,
)
from tests.storefront.accounts.mail_server import certificate, mail_server

SENDER = "Etalase <no-reply@toko.example>"
LETTER = Letter(
    name="Mama",
    email="mama@example.org",
    phone=None,
    subject="Kode masuk – Etalase",
    text="Halo Mama,\n\nkode: 123456\n.\nsampai jumpa",
)


def test_the_settings_choose(tmp_path: Path) -> None:
    assert isinstance(delivery_for(None, SENDER), ConsoleDelivery)
    assert isinstance(delivery_for("file:///tmp/letters", SENDER), FolderDelivery)
    assert isinstance(delivery_for("smtp://mail:25", SENDER), SmtpDelivery)


async def test_a_developer_reads_letters_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "etalase.letters"):
        await ConsoleDelivery().deliver(LETTER)

    assert "123456" in caplog.text
    assert "mama@example.org" in caplog.text


async def test_a_folder_gets_a_file_for_each(tmp_path: Path) -> None:
    delivery = FolderDelivery(tmp_path / "letters")
    await delivery.deliver(LETTER)
    await delivery.deliver(msgspec.structs.replace(LETTER, email=None, phone="+6281234567890"))

    first, second = sorted((tmp_path / "letters").iterdir())
    assert "To: mama@example.org\n" in first.read_text()
    assert "To: +6281234567890\n" in second.read_text()
    assert first.stat().st_mode & 0o077 == 0


async def test_a_folder_that_cannot_be_written_fails_for_now(tmp_path: Path) -> None:
    (tmp_path / "letters").write_text("a file")

    with pytest.raises(DeliveryFailed) as failure:
        await FolderDelivery(tmp_path / "letters").deliver(LETTER)
    assert not failure.value.is_final


async def test_a_mail_server_is_handed_the_letter() -> None:
    async with mail_server() as heard:
        await SmtpDelivery(f"smtp://127.0.0.1:{heard.port}", SENDER).deliver(LETTER)

    (source,) = heard.messages
    message = message_from_string(source, policy=policy.default)
    assert message["From"] == SENDER
    assert message["To"] == "mama@example.org"
    assert message["Subject"] == "Kode masuk – Etalase"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "kode: 123456" in message.get_content()
    assert "MAIL FROM:<no-reply@toko.example>" in "\n".join(heard.commands)


async def test_a_password_is_said_inside_tls_only(tmp_path: Path) -> None:
    serving, trusting = certificate(tmp_path)
    async with mail_server(serving) as heard:
        url = f"smtps://me:ge%3Aheim@127.0.0.1:{heard.port}"
        await SmtpDelivery(url, SENDER, tls_context=trusting).deliver(LETTER)
    proof = b64encode(b"\0me\0ge:heim").decode()
    assert f"AUTH PLAIN {proof}" in heard.commands
    assert len(heard.messages) == 1

    async with mail_server() as heard:  # offers no STARTTLS
        with pytest.raises(DeliveryFailed):
            await SmtpDelivery(f"smtp://me:geheim@127.0.0.1:{heard.port}", SENDER).deliver(LETTER)
    assert not [line for line in heard.commands if line.startswith("AUTH")]


@pytest.mark.parametrize(
    ("refusal", "is_final"), [("550 nobody here", True), ("451 try later", False)]
)
async def test_a_refused_recipient(refusal: str, is_final: bool) -> None:
    async with mail_server() as heard:
        heard.refusals.append(refusal)
        with pytest.raises(DeliveryFailed) as failure:
            await SmtpDelivery(f"smtp://127.0.0.1:{heard.port}", SENDER).deliver(LETTER)

    assert failure.value.is_final is is_final
    assert "mama" not in str(failure.value)


async def test_a_server_that_is_away_and_a_person_without_an_address() -> None:
    async with mail_server() as heard:
        port = heard.port
    delivery = SmtpDelivery(f"smtp://127.0.0.1:{port}", SENDER)

    with pytest.raises(DeliveryFailed) as away:
        await delivery.deliver(LETTER)
    with pytest.raises(DeliveryFailed) as nowhere:
        await delivery.deliver(msgspec.structs.replace(LETTER, email=None, phone="+6281234567890"))

    assert (away.value.is_final, nowhere.value.is_final) == (False, True)


async def _letter() -> Letter:
    return LETTER


async def _no_letter() -> None:
    return None


async def test_what_fails_for_now_is_tried_again() -> None:
    async with mail_server() as heard:
        heard.refusals += ["451 busy", "451 busy"]
        courier = Courier(SmtpDelivery(f"smtp://127.0.0.1:{heard.port}", SENDER), pauses=(0.0, 0.0))
        courier.send(_letter)
        courier.send(_no_letter)
        await courier.settled()

    assert len(heard.messages) == 1
    assert courier.lost == 0


async def test_what_fails_for_good_is_given_up_and_not_logged_with_its_code(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with mail_server() as heard:
        heard.refusals += ["550 nobody here"]
        courier = Courier(SmtpDelivery(f"smtp://127.0.0.1:{heard.port}", SENDER), pauses=(0.0,))
        courier.send(_letter)
        await courier.settled()

    assert (courier.lost, heard.messages) == (1, [])
    assert "550" in caplog.text
    assert "123456" not in caplog.text


async def test_too_many_letters_at_once_are_lost_and_not_kept() -> None:
    class Slow:
        delivered = 0

        async def deliver(self, letter: Letter) -> None:
            await asyncio.sleep(0)
            self.delivered += 1

    slow = Slow()
    courier = Courier(slow, most=3)
    for _ in range(5):
        courier.send(_letter)
    await courier.settled()

    assert (slow.delivered, courier.lost) == (3, 2)


async def test_whoever_stops_waits_a_moment_and_no_longer() -> None:
    class Stuck:
        async def deliver(self, letter: Letter) -> None:
            await asyncio.Event().wait()

    courier = Courier(Stuck())
    courier.send(_letter)
    await courier.close(patience=0.01)

    assert courier.lost == 1
