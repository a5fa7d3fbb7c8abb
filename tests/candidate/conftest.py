"""A worker with its messages, as the tests of messages have it."""

from tests.messages.conftest import make_office as make_office
