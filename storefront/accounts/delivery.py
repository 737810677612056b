"""How a letter (a code, an invitation) reaches a person.

`Delivery` is the one seam: the console and a folder in development, SMTP where `ETALASE_MAIL_URL`
names a server. A WhatsApp or SMS gateway is one more class with `deliver`, and a line in
`delivery_for`. What is delivered is a secret: only the console, for a developer, ever logs it.
"""

from __future__ import annotations

import asyncio
import logging
import os
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import aiosmtplib
from msgspec import Struct

log = logging.getLogger("etalase.letters")

SMTP_PORTS = {"smtp": 587, "smtps": 465}
SMTP_SECONDS = 30.0


class Letter(Struct, frozen=True, kw_only=True):
    """To one person, in that person's language."""

    name: str
    email: str | None
    phone: str | None
    subject: str
    text: str


class DeliveryFailed(Exception):
    """`is_final`: trying again would not help."""

    def __init__(self, why: str, *, is_final: bool) -> None:
        super().__init__(why)
        self.is_final = is_final


class Delivery(Protocol):
    """One way to reach people."""

    async def deliver(self, letter: Letter) -> None:
        """Return when it is out of our hands. Raises `DeliveryFailed`."""


class ConsoleDelivery:
    """For development: the log shows what a person would be sent."""

    async def deliver(self, letter: Letter) -> None:
        """Log it."""
        log.warning(
            "to %s (nothing is sent: ETALASE_MAIL_URL is not set)\n%s\n\n%s",
            letter.email or letter.phone,
            letter.subject,
            letter.text,
        )


class FolderDelivery:
    """For development and tests: one file per letter, in the order of their names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def deliver(self, letter: Letter) -> None:
        """Write a file that only we can read."""
        try:
            await asyncio.to_thread(self._write, letter)
        except OSError as error:
            raise DeliveryFailed(f"{self._folder}: {error}", is_final=False) from error

    def _write(self, letter: Letter) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{uuid4().hex[:8]}.txt"
        text = f"To: {letter.email or letter.phone}\nSubject: {letter.subject}\n\n{letter.text}\n"
        file = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as opened:
            opened.write(text)


class SmtpDelivery:
    """By email through one server; accounts with a phone number alone cannot be reached."""

    def __init__(self, url: str, sender: str, *, tls_context: Any = None) -> None:
        parts = urlsplit(url)
        self._sender = sender
        self._options: dict[str, Any] = {
            "hostname": parts.hostname,
            "port": parts.port or SMTP_PORTS[parts.scheme],
            "username": unquote(parts.username) if parts.username else None,
            "password": unquote(parts.password) if parts.password else None,
            "use_tls": parts.scheme == "smtps",
            # Whoever has a password must not say it in the clear; a relay next door may lack TLS.
            "start_tls": (True if parts.username else None) if parts.scheme == "smtp" else False,
            "tls_context": tls_context,
            "timeout": SMTP_SECONDS,
        }

    async def deliver(self, letter: Letter) -> None:
        """Hand it to the server."""
        if letter.email is None:
            raise DeliveryFailed("no gateway reaches phone numbers", is_final=True)
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = letter.email
        message["Subject"] = letter.subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=self._sender.rpartition("@")[2].rstrip(">"))
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        try:
            await aiosmtplib.send(message, **self._options)
        except aiosmtplib.SMTPResponseException as error:
            raise DeliveryFailed(
                f"the mail server answered {error.code}", is_final=error.code >= 500
            ) from None
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [refused.code for refused in error.recipients]
            raise DeliveryFailed(
                f"the mail server answered {min(codes)}", is_final=min(codes) >= 500
            ) from None
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise DeliveryFailed(
                f"the mail server is out of reach: {type(error).__name__}", is_final=False
            ) from None


def delivery_for(mail_url: str | None, sender: str) -> Delivery:
    """The way that the settings choose."""
    if mail_url is None:
        return ConsoleDelivery()
    parts = urlsplit(mail_url)
    if parts.scheme == "file":
        return FolderDelivery(Path(unquote(parts.path)))
    return SmtpDelivery(mail_url, sender)
