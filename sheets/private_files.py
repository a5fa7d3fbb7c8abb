"""What the app keeps on disk is its user's alone, whatever the umask it was started under."""

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

OTHERS = 0o077
"""What somebody else may do with a file."""


def keep_private(folder: Path, shared: Iterable[Path] = ()) -> None:
    """Close a folder, made if it is missing, and all that this process makes from now on, wherever it does.

    Args:
        folder: where everything local lives; what stands in it since before is closed too.
        shared: folders that are never ours to close.
    """
    os.umask(OTHERS)  # one place for every file: databases and what they write beside, mails, exports, photos
    folder.mkdir(parents=True, exist_ok=True)
    if is_shared(folder, shared):
        return
    for path in exposed(folder):
        with contextlib.suppress(OSError):  # another user's: `doctor` says so
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)


def is_shared(folder: Path, others: Iterable[Path] = ()) -> bool:
    """Whether a folder is a place of everybody's, or of a person: closing it would shut others out."""
    sticky = folder.stat().st_mode & stat.S_ISVTX
    known = (Path("/"), Path.home(), Path(tempfile.gettempdir()), *others)
    return bool(sticky) or folder.resolve() in {path.resolve() for path in known}


def exposed(folder: Path) -> list[Path]:
    """A folder and what stands in it that others may read, write or enter; a closed folder closes what is below."""
    return [path for path in (folder, *_inside(folder)) if is_exposed(path)]


def is_exposed(path: Path) -> bool:
    """Whether others may do anything with a file or a folder; with one that is gone meanwhile, nobody may."""
    try:
        found = path.lstat().st_mode
    except FileNotFoundError:  # SQLite takes what it writes beside a database away again
        return False
    return not stat.S_ISLNK(found) and bool(found & OTHERS)


def _inside(folder: Path) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield from sorted(folder.iterdir())
