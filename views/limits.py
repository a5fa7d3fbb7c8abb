"""How often somebody may do something: kept in memory, forgotten at a restart."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable


class Limiter:
    """Lets a key through so many times in a while.

    Args:
        times: how often.
        seconds: in how long.
        keys: how many keys are remembered at most; the longest unused is forgotten first.
        clock: seconds that only go up.
    """

    def __init__(
        self, times: int, seconds: float, keys: int = 20_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._times = times
        self._seconds = seconds
        self._keys = keys
        self._clock = clock
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def allow(self, key: str) -> bool:
        """Whether this one may pass; it counts when it does."""
        now = self._clock()
        with self._lock:
            seen = self._seen.setdefault(key, deque())
            self._seen.move_to_end(key)
            while seen and now - seen[0] >= self._seconds:
                seen.popleft()
            if len(seen) >= self._times:
                return False
            seen.append(now)
            while len(self._seen) > self._keys:
                self._seen.popitem(last=False)
            return True
