"""Taking one CV down now, everywhere: what is asked of caches in front of us, in the words of the usual ones."""

import logging
from collections.abc import Sequence

import requests

log = logging.getLogger(__name__)

PURGE_SECONDS = 5.0

ENDINGS = ("", ".pdf", ".jpg", ".json", ".vcf", "/card.pdf", "/story.jpg", "/qr.svg")
"""Everything public under the address of a CV."""


def purge(where: str, token: str, addresses: Sequence[str]) -> str:
    """Ask a cache to forget addresses: POST of {"files": [...]}, as Cloudflare's purge_cache takes it.

    Args:
        where: PURGE_URL.
        token: PURGE_TOKEN, sent as a bearer token; may be empty.
        addresses: whole ones.

    Returns:
        What went wrong, in few words; empty: it agreed.
    """
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        answer = requests.post(where, json={"files": list(addresses)}, headers=headers, timeout=PURGE_SECONDS)
    except (requests.RequestException, ValueError) as error:
        log.warning("the cache in front of us could not be asked: %s", type(error).__name__)
        return type(error).__name__
    return "" if answer.ok else f"HTTP {answer.status_code}"
