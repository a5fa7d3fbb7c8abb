"""Where photos are kept: a folder by default, or any place fsspec knows (`s3://bucket/folder`, `memory://photos`…)."""

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from fsspec.core import url_to_fs  # type: ignore[import-untyped]  # it comes without types

from sheets.errors import NotConfigured

EXTRAS = {"s3": "-r requirements-s3.txt", "s3a": "-r requirements-s3.txt"}
"""Where MEDIA_URL points -> what it needs beside requirements.txt."""

BUCKETS = frozenset(("s3", "s3a", "gs", "gcs", "abfs", "az"))
"""Where there are no folders to make, and a bucket that is missing is a mistake, never to be made in passing."""


class Media:
    """A place for files, by key.

    Args:
        url: an address fsspec understands; empty: the folder.
        folder: where files are when there is no address, or when it is a local one.

    Raises:
        NotConfigured: nothing here can open such an address.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self._local = folder if not url or url.startswith("file://") or "://" not in url else None
        if self._local is None:
            self._scheme = url.partition(":")[0]
            try:
                self._files, self._root = url_to_fs(url)
            except ImportError as error:
                extra = EXTRAS.get(self._scheme, "the package it names")
                raise NotConfigured(
                    f"MEDIA_URL begins with {self._scheme}://, whose driver is not installed: "
                    f".venv/bin/pip install {extra} ({error})"
                ) from error
            except ValueError as error:
                raise NotConfigured(f"MEDIA_URL cannot be opened: {error}") from error

    @property
    def local(self) -> Path | None:
        """The folder, where files are in one."""
        return self._local

    def read(self, key: str, most: int) -> bytes:
        """A file's content; empty where there is none, or where it is larger than `most` bytes.

        Args:
            key: relative, without `..`.
            most: bytes.

        Raises:
            OSError: the place does not answer.
        """
        if not _safe(key):
            return b""
        try:
            if self._local is not None:
                path = self._local / key
                return path.read_bytes() if path.is_file() and path.stat().st_size <= most else b""
            found: bytes = self._files.cat_file(self._address(key))
        except FileNotFoundError:
            return b""
        return found if len(found) <= most else b""

    def has(self, key: str) -> bool:
        """Whether there is such a file."""
        if not _safe(key):
            return False
        return (
            (self._local / key).is_file() if self._local is not None else bool(self._files.exists(self._address(key)))
        )

    def those_there(self, keys: Iterable[str]) -> set[str]:
        """Those of some keys under which there is a file: elsewhere than on this machine, one question a folder.

        Args:
            keys: any texts.

        Raises:
            OSError: the place does not answer.
        """
        wanted = {key for key in keys if _safe(key)}
        if self._local is not None:
            return {key for key in wanted if self.has(key)}
        folders = {key.rpartition("/")[0] for key in wanted}
        return wanted & {name for folder in folders for name in self.names(folder)}

    def write(self, key: str, content: bytes) -> None:
        """Put a file in its place: nobody ever reads half of it.

        Args:
            key: relative, without `..`.
            content: the whole.

        Raises:
            OSError: it could not be kept.
        """
        if not _safe(key):
            raise ValueError(key)
        if self._local is not None:
            _replace(self._local / key, content)
        else:
            address = self._address(key)
            if self._scheme not in BUCKETS:
                self._files.makedirs(address.rpartition("/")[0], exist_ok=True)
            self._files.pipe_file(address, content)  # object stores show a file when it is whole

    def remove(self, key: str) -> None:
        """Take a file away, if it is there."""
        if not _safe(key):
            return
        with suppress(FileNotFoundError):
            if self._local is not None:
                (self._local / key).unlink()
            else:
                self._files.rm_file(self._address(key))

    def names(self, folder: str) -> list[str]:
        """The keys of the files in one folder."""
        if self._local is not None:
            return [f"{folder}/{path.name}" for path in (self._local / folder).glob("*") if path.is_file()]
        with suppress(FileNotFoundError):
            address = self._address(folder).rstrip("/")
            self._files.invalidate_cache(address)  # others put files there too
            found = [item["name"] for item in self._files.ls(address, detail=True) if item["type"] == "file"]
            return [f"{folder}/{str(name).rpartition('/')[2]}".lstrip("/") for name in found]
        return []

    def everything(self) -> list[str]:
        """The keys of all files, in whatever folder.

        Raises:
            OSError: the place does not answer.
        """
        if self._local is not None:
            found = [path.relative_to(self._local) for path in self._local.rglob("*") if path.is_file()]
            return sorted(str(path) for path in found if not path.name.startswith("."))
        with suppress(FileNotFoundError):
            root = str(self._root).rstrip("/")
            return sorted(str(name).removeprefix(root).lstrip("/") for name in self._files.find(root))
        return []

    def _address(self, key: str) -> str:
        return f"{str(self._root).rstrip('/')}/{key}"


def _safe(key: str) -> bool:
    parts = key.split("/")
    return bool(key) and key.isprintable() and "\\" not in key and not any(part in ("", ".", "..") for part in parts)


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, begun = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(begun).replace(path)
    except OSError:
        Path(begun).unlink(missing_ok=True)
        raise
