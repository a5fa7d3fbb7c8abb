"""Ask again what got no answer, when asking twice does no harm."""

import random
import time
from collections.abc import Callable
from typing import Any, TypeVar

from sheets.errors import Refused, Unreachable

TRIES = 6
T = TypeVar("T")


def retry(call: Callable[[], T], done: Callable[[], bool] | None = None) -> T | None:
    """Make a call again, later and later, while it gets no answer.

    Args:
        call: what to do; doing it twice must do no harm, or be refused.
        done: whether it was done after all, though its answer was lost; asked before each new try.

    Returns:
        The answer; None when `done` said that an earlier try went through.

    Raises:
        Unreachable: no answer to the last try either.
        Refused: it will be refused again.
    """
    last: Any = None
    for attempt in range(TRIES):
        if attempt:
            time.sleep(min(30.0, 0.5 * 2**attempt) * random.uniform(0.5, 1.0))  # noqa: S311
        try:
            if attempt and done and done():
                return None
            return call()
        except Unreachable as error:
            last = error
        except Refused:
            if attempt and done and done():
                return None
            raise
    raise last
