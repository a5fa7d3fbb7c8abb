"""100,000 requests and 5,000 saves on end: what the processes hold in memory and keep open, before and after.

The real processes, without a quota, as fast as they answer. What they hold after a tenth of it is what the end stands
beside: by then each page that is kept was made once.
"""

import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path

import requests

from bench.deployment import Deployment, eventually
from bench.load import Waited
from bench.saves import Save, missing, post, saves_of, signed_in
from bench.visits import addresses, get

CANDIDATES_SERVED = 1_000
REQUESTS, SAVES, PARTS, AT_ONCE = 100_000, 5_000, 10, 8


def run(candidates: int) -> Iterator[str]:
    """Only at a thousand candidates."""
    if candidates != CANDIDATES_SERVED:
        return
    with tempfile.TemporaryDirectory() as folder, Deployment(Path(folder), candidates, quota=0) as deployment:
        pages, saved = Waited(), Waited()
        saves = saves_of(deployment, SAVES)
        browsers = signed_in(deployment, saves)
        began = time.monotonic()
        for part in range(PARTS):
            visits = threading.Thread(target=_visit, args=(deployment, part, pages))
            visits.start()
            _save(deployment, browsers, saves[part * SAVES // PARTS : (part + 1) * SAVES // PARTS], saved)
            visits.join()
            if part == 0:
                held, opened = _settled(deployment, saves[: SAVES // PARTS])
        ended = time.monotonic() - began
        held_after, opened_after = _settled(deployment, saves)
        yield f"{len(pages.times)} requests and {len(saved.times)} saves in {ended:.0f} s"
        yield f"  pages: {pages}"
        yield f"  saves: {saved}"
        for name, before in held.items():
            after = held_after.get(name, 0.0)
            yield f"  {name}: {before:.0f} MB after a tenth, {after:.0f} MB in the end (x{after / before:.2f}), " + (
                f"{opened[name]} files and connections open, then {opened_after.get(name, 0)}"
            )


def _visit(deployment: Deployment, part: int, waited: Waited) -> None:
    """A tenth of the requests, by a few strangers at once."""

    def ask(seed: int) -> None:
        with requests.Session() as session:
            for address in islice(addresses(deployment, seed), REQUESTS // PARTS // AT_ONCE):
                waited.ask(partial(get, session, address))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(ask, range(part * AT_ONCE, (part + 1) * AT_ONCE)))


def _save(
    deployment: Deployment, browsers: dict[str, requests.Session], saves: list[Save], waited: Waited
) -> None:  # fmt: skip
    def save_one(save: Save) -> None:
        waited.ask(partial(post, deployment.site, browsers[save.coach], save))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(save_one, saves))


def _settled(deployment: Deployment, saves: list[Save]) -> tuple[dict[str, float], dict[str, int]]:
    """Megabytes held and files open of each process, once all that was saved is in the sheet."""
    wanted = list({save.row_id: save for save in saves}.values())
    eventually(lambda: missing(deployment, wanted) == 0, every=0.5)
    held = deployment.memory()
    return held, {name: len(list(Path(f"/proc/{name.split()[1]}/fd").iterdir())) for name in held}
