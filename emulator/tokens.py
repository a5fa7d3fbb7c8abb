"""The word that opens the stand-alone server: as it is typed, and as it is kept beside a data file."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path

_TOKEN = re.compile(r"[A-Za-z0-9._~+=-]+")


def parse_token(text: str) -> str:
    """Read a token: what a header can carry, without the slash that an account follows.

    Raises:
        ValueError: it is something else.
    """
    if not _TOKEN.fullmatch(text):
        raise ValueError("letters, digits and . _ ~ + = - are needed, as in local")
    return text


def place_of(data_file: str | os.PathLike[str]) -> Path:
    """Where the token of a data file is kept."""
    return Path(f"{os.fspath(data_file)}.token")


def kept_token(data_file: str | os.PathLike[str]) -> str:
    """The token kept beside a data file; empty: none."""
    with contextlib.suppress(FileNotFoundError):
        return place_of(data_file).read_text().strip()
    return ""


def keep_token(data_file: str | os.PathLike[str]) -> str:
    """The token kept beside a data file, made at first use, readable by its user alone.

    Raises:
        OSError: the file cannot be written.
    """
    place = place_of(data_file)
    with contextlib.suppress(FileExistsError):
        # O_EXCL: two servers of one file that start together must agree on one token.
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(24))
    place.chmod(0o600)
    return kept_token(data_file)
