"""Routes that a coach has for each candidate, and a candidate for themselves: one view, two addresses."""

import re
from collections.abc import Callable

from flask import Blueprint
from flask.typing import ResponseReturnValue

from views.editor.cv_parts import EditorContext

View = Callable[..., ResponseReturnValue]


class EditorRoutes:
    """Views that take the context they edit in, and what else their address holds."""

    def __init__(self) -> None:
        self._routes: list[tuple[str, str, View]] = []

    def get(self, rule: str) -> Callable[[View], View]:
        """Answer GET under `rule`, which comes after the audience's prefix."""
        return self._route("GET", rule)

    def post(self, rule: str) -> Callable[[View], View]:
        """The same for POST."""
        return self._route("POST", rule)

    def install(self, bp: Blueprint, load: Callable[..., EditorContext], prefix: str = "") -> None:
        """Give an audience's blueprint these routes; a view's name is its endpoint.

        Args:
            bp: the blueprint.
            load: makes the context out of what `prefix` holds, and refuses whoever may not edit.
            prefix: before each rule.
        """
        held = re.findall(r"<(\w+)>", prefix)
        for method, rule, view in self._routes:
            bp.add_url_rule(prefix + rule, view.__name__, _loaded(view, load, held), methods=[method])

    def _route(self, method: str, rule: str) -> Callable[[View], View]:
        def remember(view: View) -> View:
            self._routes.append((method, rule, view))
            return view

        return remember


def _loaded(view: View, load: Callable[..., EditorContext], held: list[str]) -> View:
    def answer(**place: str) -> ResponseReturnValue:
        return view(load(**{name: place.pop(name) for name in held}), **place)

    return answer
