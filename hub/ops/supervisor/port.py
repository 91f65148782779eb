"""Check that the port is free before the start, and that it answers before it is announced."""

from __future__ import annotations

import errno
import socket
import time

LAST_BREATH = 2.0  # seconds that a port may stay taken by a hub that is just ending
EVERY_NETWORK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where to ask whether we answer there


class PortError(Exception):
    """Nothing can be served there; the text is the sentence for whoever started us."""


def must_be_free(host: str, port: int) -> None:
    """Return once the port can be had.

    Raises:
        PortError: it can't.
    """
    until = time.monotonic() + LAST_BREATH
    while reason := _why_not(host, port):
        if reason is not TAKEN or time.monotonic() >= until:
            raise PortError(f"Nothing can be served on {host} port {port}: {reason}. Choose another with --port.")
        time.sleep(0.2)


TAKEN = "something else is served there"


def _why_not(host: str, port: int) -> str:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server will; else a recent one blocks it
        try:
            probe.bind((host, port))
            probe.listen()
        except OverflowError:
            return "there is no such port"
        except OSError as error:
            return TAKEN if error.errno == errno.EADDRINUSE else (error.strerror or str(error)).lower()
    return ""


def answers(host: str, port: int) -> bool:
    """Whether a connection is taken there."""
    try:
        socket.create_connection((EVERY_NETWORK.get(host, host), port), timeout=1).close()
    except OSError:
        return False
    return True
