"""Small grammar of the interface."""

import pytest
from flask import Flask, g

from views.web.language import of_name


@pytest.mark.parametrize(
    ("name", "french"),
    [
        ("Abdenour", "d’Abdenour"),
        ("Élodie", "d’Élodie"),
        ("Œdipe", "d’Œdipe"),
        ("Yves", "d’Yves"),
        ("Yasmine", "de Yasmine"),
        ("Kenny", "de Kenny"),
        ("Hassan", "de Hassan"),
        ("محمد", "de محمد"),
        ("", ""),
    ],
)
def test_of_somebody(app: Flask, name: str, french: str) -> None:
    with app.test_request_context():
        g.lang = "fr"
        assert of_name(name) == french
        g.lang = "en"
        assert of_name(name) == name
