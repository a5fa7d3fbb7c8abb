"""Whether anything more can be kept: a full disk is told of before somebody loses what they typed."""

import shutil
import time
from pathlib import Path
from weakref import WeakKeyDictionary

from sheets.errors import StateUnreachable
from sheets.state.database import State, set_value

FULL = "disk_full"
REFUSED = "state_not_writable"
LEAST_BYTES = 8 * 1024 * 1024
"""Less than a photo and the pages of a save need."""
PROBE_SECONDS = 5.0
"""Whoever asks how the site fares makes it write no more often than that."""

_WORDS = ("full", "no space", "disk i/o", "quota")
_probed: WeakKeyDictionary[State, tuple[float, str]] = WeakKeyDictionary()


def trouble(state: State) -> str:
    """FULL or REFUSED when the state database takes nothing more; empty when all is well."""
    at, found = _probed.get(state, (-PROBE_SECONDS, ""))
    if time.monotonic() - at >= PROBE_SECONDS:
        found = FULL if _is_full(state) else _probe(state)
        _probed[state] = time.monotonic(), found
    return found


def _is_full(state: State) -> bool:
    # A database overwrites old pages of its log for a while after the disk is full: a small write alone proves little.
    file = state.engine.url.database if not state.shared else None
    return bool(file) and file != ":memory:" and shutil.disk_usage(Path(str(file)).parent).free < LEAST_BYTES


def _probe(state: State) -> str:
    try:
        with state.writing() as connection:
            set_value(connection, "probed_at", str(time.time()))
    except StateUnreachable as error:
        return FULL if any(word in str(error).lower() for word in _WORDS) else REFUSED
    return ""
