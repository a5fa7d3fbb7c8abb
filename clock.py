"""What day it is: asked here by all, so that a rule about days has one answer."""

import datetime as dt


def today() -> dt.date:
    """The day it is here."""
    return dt.datetime.now().astimezone().date()
