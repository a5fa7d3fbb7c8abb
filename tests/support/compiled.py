"""What all the apps of a test process have in common is compiled once: addresses and templates."""

from collections.abc import Callable
from types import CodeType
from typing import Any

import pytest
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing.rules import Rule

Builder = Callable[..., tuple[str, str]]


@pytest.fixture(scope="session", autouse=True)
def routes_compiled_once() -> None:
    """Werkzeug writes, parses and compiles two functions for each rule: two thirds of what making an app takes.

    What it compiles depends on the rule's text and defaults alone; the rule itself is an argument of the function.
    """
    compile_builder = Rule._compile_builder
    made: dict[Any, Builder] = {}

    def remembered(rule: Rule, append_unknown: bool = True) -> Builder:
        wanted = (tuple(rule._trace), repr(rule.defaults), append_unknown)
        if wanted not in made:
            made[wanted] = compile_builder(rule, append_unknown)
        return made[wanted]

    Rule._compile_builder = remembered  # type: ignore[method-assign, assignment]


class CompiledTemplates(BytecodeCache):
    """Jinja's cache of compiled templates, in memory."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Find a template whose text has not changed since."""
        checksum, code = self._codes.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one."""
        assert bucket.code
        self._codes[bucket.key] = bucket.checksum, bucket.code
