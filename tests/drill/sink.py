"""A real mail server on loopback that keeps what it accepts, refuses whom it is told to, and may kill the sender."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.drill.workers import free_port


class Sink:
    """What arrived: recipient and Message-ID of each mail accepted, in order."""

    def __init__(self) -> None:
        self.accepted: list[tuple[str, str]] = []
        self.refused: set[str] = set()
        self.victim: int | None = None
        self.port = 0

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content)
        self.accepted.append((envelope.rcpt_tos[0], message["Message-ID"]))
        if self.victim is not None:
            os.kill(self.victim, signal.SIGKILL)
            self.victim = None
        return "250 OK"


@contextmanager
def sink() -> Iterator[Sink]:
    heard = Sink()
    heard.port = free_port()
    controller = Controller(heard, hostname="127.0.0.1", port=heard.port)
    controller.start()
    try:
        yield heard
    finally:
        controller.stop()
