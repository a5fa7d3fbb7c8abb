"""Every French sentence of the code has its English, once; no translation outlives its French."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS
from babel.messages.pofile import read_po
from jinja2 import Environment
from jinja2.ext import babel_extract

from settings import ROOT
from sheets.model import schema
from views.web import translations

ELSEWHERE = {"tests", "node_modules", "static", "var", "bench", "scripts"}
TRANSLATE = {"translate", "translate_plural", "_"}


@cache
def modules() -> tuple[ast.AST, ...]:
    """The code of the project, parsed."""
    found = (p for p in ROOT.rglob("*.py") if not any(_aside(part) for part in p.relative_to(ROOT).parts))
    return tuple(ast.parse(path.read_text()) for path in found)


def _aside(part: str) -> bool:
    return part in ELSEWHERE or part.startswith(".")


@cache
def templates() -> tuple[Path, ...]:
    """Every template of a page or a mail."""
    return tuple(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt"))


def written() -> set[str]:
    """Every text that stands in the code or in a template."""
    texts = {
        node.value
        for module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    lexer = Environment()
    for path in templates():
        texts |= {ast.literal_eval(value) for _, token, value in lexer.lex(path.read_text()) if token == "string"}
    return texts


def translated(code: str) -> Iterator[tuple[str, str]]:
    """(file, French) of every entry of a language's catalogues."""
    for path in sorted((translations.FOLDER / code).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=translations.languages()[code].base):
                if message.id:
                    yield path.name, message.id if isinstance(message.id, str) else message.id[0]


PLACES = re.compile(r"%\(\w+\)[ds]")
CODES = [path.name for path in translations.FOLDER.iterdir()]


@pytest.mark.parametrize("code", CODES)
def test_no_translation_outlives_its_french(code: str) -> None:
    texts = written()
    assert [(name, french) for name, french in translated(code) if french not in texts] == []


@pytest.mark.parametrize("code", CODES)
def test_a_translation_has_the_places_of_its_french(code: str) -> None:
    for french, forms in translations.catalogue(code).items():
        for words in forms:
            assert set(PLACES.findall(words)) <= {*PLACES.findall(french), "%(num)d"}, words


@pytest.mark.parametrize("code", CODES)
def test_each_sentence_is_translated_once(code: str) -> None:
    times = Counter(french for _, french in translated(code))
    assert [french for french, n in times.items() if n > 1] == []


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_every_sentence_of_a_template_has_its_english(path: Path) -> None:
    english = translations.catalogue("en")
    with path.open("rb") as file:
        for _, _, message, _ in babel_extract(file, list(DEFAULT_KEYWORDS), [], {}):
            singular = message[0] if isinstance(message, tuple) else message
            assert singular is None or singular in english


def test_every_sentence_that_the_code_translates_has_its_english() -> None:
    english = translations.catalogue("en")
    said = {
        node.args[0].value
        for module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
        if getattr(node.func, "attr", getattr(node.func, "id", "")) in TRANSLATE
    }
    assert sorted(str(text) for text in said if text and text not in english) == []


ALIKE = {"ID", "Coach", "Structure", "Zone", "Zones", "Date", "Notes", "Photo", "Type", "Description"}
"""Headers that are English as they stand."""


def test_every_column_of_a_list_has_its_english() -> None:
    english = translations.catalogue("en")
    listed = [tab for tab in schema.READ_TABS if tab.prefix and tab not in schema.SETTINGS]
    headers = {column.header for tab in listed for column in tab.columns if not column.english}
    assert sorted(headers - ALIKE - english.keys()) == []
