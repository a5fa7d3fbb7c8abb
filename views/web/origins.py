"""Addresses that a request says: where it was sent, where it comes from. Any of them may be nonsense."""

import re
from urllib.parse import SplitResult, urlsplit

_NOTHING = SplitResult("", "", "", "", "")
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::[0-9]{1,5})?", re.IGNORECASE)


def parts_of(address: str) -> SplitResult:
    """The parts of an address somebody sent; all empty where it is none (`http://[::1`)."""
    try:
        return urlsplit(address)
    except ValueError:
        return _NOTHING


def name_of(host: str) -> str:
    """The name in a `Host` header, without its port, as names are compared; "" where there is none."""
    found = _HOST.fullmatch(host)
    return (found[1] or found[2]).lower().rstrip(".") if found else ""


def own_name(address: str) -> str:
    """The name in our own address, as browsers send it: `cv.forêt.example` is `cv.xn--fort-hpa.example`."""
    name = parts_of(address).hostname or ""
    try:
        return name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        return name
