"""A real mail server on loopback, for tests that read what was sent."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage


@dataclass
class MailServer:
    """Takes any mail; `mails` holds the recipients and the mail of each, in the order in which they came."""

    address: tuple[str, int]
    mails: list[tuple[list[str], EmailMessage]] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep it."""
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


def a_free_port() -> int:
    """A port on loopback where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@contextmanager
def a_mail_server() -> Iterator[MailServer]:
    """Running while the block does."""
    server = MailServer(("127.0.0.1", a_free_port()))
    controller = Controller(server, *server.address)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
