"""htmx-flask: `htmx` makes requests know what htmx says of itself, and `request` is Flask's own with that `.htmx`."""

from typing import cast

import flask
from htmx_flask import Htmx
from htmx_flask.requests import HtmxAwareRequest

htmx = Htmx()
request = cast("HtmxAwareRequest", flask.request)  # as the library has it, whose name mypy takes for Flask's
