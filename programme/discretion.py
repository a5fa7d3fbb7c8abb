"""No line of the log says who: e-mail addresses, telephone numbers and the tokens of links are left out, everywhere.

What a library says of an error may quote a value, and an address may hold a link that signs in. Records are made
discreet when they are made, so that every handler gets them so.
"""

import logging
import re
import traceback
from typing import Any

_LEFT_OUT = (
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), "<e-mail>"),
    (re.compile(r"(/(?:sign-in|address(?:/undo)?|letters|testimonials|shares|opportunities/follow|messages/refuse"
                r"|relays/(?:confirm|mine|stop))/)[^\s/?\"'\]]{8,}"),
     r"\1<token>"),
    (re.compile(r"(?<![\w.])(?:\+33|0)[ .-]?[1-9](?:[ .-]?\d\d){4}(?!\w)"), "<telephone>"),
    (re.compile(r"(?i)(bearer |password=|token=|://[^/\s:@]+:)[^\s@&\"']+"), r"\1<secret>"),
)  # fmt: skip


def without_people(text: str) -> str:
    """A text of the log without what says who."""
    for found, instead in _LEFT_OUT:
        text = found.sub(instead, text)
    return text


def install() -> None:
    """Make every record of this process discreet."""
    made = logging.getLogRecordFactory()
    if getattr(made, "discreet", False):
        return

    def make(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = made(*args, **kwargs)
        if record.levelno < logging.INFO:
            return record
        record.msg, record.args = without_people(record.getMessage()), ()
        if record.exc_info and record.exc_info[0]:
            # Formatters show this text where there is one.
            record.exc_text = without_people("".join(traceback.format_exception(*record.exc_info)).rstrip())
        return record

    make.discreet = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(make)
