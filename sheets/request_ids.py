"""Which request a submission belongs to: its receipt begins with that number, so that logs tell one from the other."""

import uuid
from contextvars import ContextVar

LENGTH = 12
current: ContextVar[str] = ContextVar("request", default="")
"""The request this thread works on; empty: none, as in the worker."""


def new_id() -> str:
    """A number for a request."""
    return uuid.uuid4().hex[:LENGTH]


def new_receipt() -> str:
    """A receipt nobody can guess, which begins with the request's number."""
    return (current.get() or new_id()) + uuid.uuid4().hex[LENGTH:]
