"""What all the apps of a test process have in common is compiled once: addresses, statements and templates."""

from collections import defaultdict
from collections.abc import Iterator, MutableMapping
from types import CodeType
from typing import Any

import pytest
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing.rules import Rule

BUILDERS = ("_build", "_build_unknown")
STATEMENTS = 2_000
"""Compiled statements kept."""
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


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> None:
    """SQLAlchemy keeps what it compiled with its engine, which each test has of its own.

    What comes of a statement depends on it and on the kind of database.
    """
    kept: dict[str, _Statements] = defaultdict(_Statements)
    # It is set as an engine is made, to a cache of its own.
    shared = property(lambda engine: kept[engine.dialect.name], lambda *_: None)
    Engine._compiled_cache = shared  # type: ignore[assignment]


class _Statements(MutableMapping[Any, Any]):
    """SQLAlchemy's cache of compiled statements, for all engines of one kind.

    Its keys begin with the engine's dialect.
    """

    def __init__(self) -> None:
        self._compiled = LRUCache[Any, Any](STATEMENTS)

    def __getitem__(self, key: Any) -> Any:
        return self._compiled[key[1:]]

    def __setitem__(self, key: Any, value: Any) -> None:
        self._compiled[key[1:]] = value

    def __delitem__(self, key: Any) -> None:
        del self._compiled[key[1:]]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._compiled)

    def __len__(self) -> int:
        return len(self._compiled)


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
