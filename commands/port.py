"""The port `serve` answers on: its own, or none."""

import contextlib
import errno
import socket
import time

import click

ENDING_SECONDS = 3.0
"""What is left of a `serve` that was killed lets its port go within that time."""
ASK_SECONDS = 0.5
BACKLOG = 1024
"""Connections the system keeps until we take them."""


def open_port(host: str, port: int) -> socket.socket:
    """A socket that listens; no other program, and no other `serve`, listens there as long as it is open.

    Args:
        host: name or address of this machine.
        port: 0 takes a free one.

    Raises:
        ClickException: somebody else answers there, or there is no such place.
    """
    deadline = time.monotonic() + ENDING_SECONDS
    while True:
        try:
            if port and _answers(host, port):
                raise OSError(errno.EADDRINUSE, "it is taken")
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            return socket.create_server((host, port), family=family, backlog=BACKLOG)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise click.ClickException(f"cannot listen on {host}, port {port}: {error.strerror}.") from error
            if time.monotonic() > deadline:
                raise click.ClickException(
                    f"port {port} is taken: another program, or another `serve`, answers there. "
                    f"Stop it, or take another port: --port {port + 1 if port < 65_535 else 5001}."
                ) from error
        time.sleep(0.2)


def address_of(opened: socket.socket) -> str:
    """Where a browser of this machine finds what listens there."""
    host, port = opened.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - not bound here
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _answers(host: str, port: int) -> bool:
    # Some systems let two programs listen on one port, on addresses that overlap: asked, not inferred.
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=ASK_SECONDS):
        return True
    return False
