"""For whom a web server in front of us asks: said once, in REMOTE_ADDR, where whatever counts visitors reads it."""

import ipaddress
from collections.abc import Callable, Iterable, Sequence
from typing import Any

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


ASKED = "tremplin.asked"
"""Where a request says how it came, for `/healthz` and `doctor`."""
DIRECT, FORWARDED, SILENT, UNTRUSTED = "directly", "forwarded", "without X-Forwarded-For", "by an untrusted server"
"""From the asker; by a trusted server that says for whom, or does not; by another server (or by one who plays it)."""


class Proxies:
    """A layer that believes X-Forwarded-For from the servers it is told of, and from nobody else.

    Whoever asks may write that header as they like, and a server in front adds to its end the address it was asked
    from: the asker is the last one in it that is not a trusted server.

    Args:
        inner: all the rest.
        trusted: addresses of the servers in front of us.
    """

    def __init__(self, inner: Application, trusted: Sequence[Network]) -> None:
        self.inner = inner
        self._trusted = tuple(trusted)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Pass the request on, as from the one who asks."""
        said, peer = environ.get("HTTP_X_FORWARDED_FOR", ""), str(environ.get("REMOTE_ADDR", ""))
        trusted = bool(self._trusted) and self._trusts(peer)
        how = (FORWARDED if said else SILENT) if trusted else (UNTRUSTED if said else DIRECT)
        # In a copy: the layers outside know the server that asked them.
        asker = self._asker(peer, said) if said and trusted else peer
        return self.inner({**environ, "REMOTE_ADDR": asker, ASKED: how}, start_response)

    def _asker(self, peer: str, said: str) -> str:
        asker = peer
        for hop in reversed(said.split(",")):
            if not self._trusts(asker):
                break
            if parse(hop) is None:
                break  # a trusted server that says nonsense is counted itself
            asker = str(parse(hop))
        return asker

    def _trusts(self, text: str) -> bool:
        found = parse(text)
        return found is not None and any(found in network for network in self._trusted)


def parse(text: str) -> Address | None:
    """An address as servers write it, perhaps with a port; None where it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found
