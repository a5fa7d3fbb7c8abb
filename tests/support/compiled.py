"""What all the apps of a test process have in common is compiled once: addresses and templates."""

from types import CodeType
from typing import Any

import pytest
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing.rules import Rule

BUILDERS = ("_build", "_build_unknown")
COMPILED = ("_parts", "_trace", "_converters", "arguments", *BUILDERS)
"""What compiling a rule gives it."""


@pytest.fixture(scope="session", autouse=True)
def routes_compiled_once() -> None:
    """Werkzeug reads each rule and compiles two functions for it: nearly all of what making an app takes.

    What comes of it depends on the rule, its defaults and the map's converters alone; the rule itself is an argument of
    the functions.
    """
    compile_rule = Rule.compile
    made: dict[Any, dict[str, Any]] = {}

    def remembered(rule: Rule) -> None:
        assert rule.map
        of_map = frozenset(rule.map.converters.items())
        wanted = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, repr(rule.defaults), of_map)
        if wanted not in made:
            compile_rule(rule)
            made[wanted] = {name: getattr(rule, name) for name in COMPILED}
            return
        for name, value in made[wanted].items():
            setattr(rule, name, value.__func__.__get__(rule) if name in BUILDERS else value)

    Rule.compile = remembered  # type: ignore[method-assign, assignment]


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
