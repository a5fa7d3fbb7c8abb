"""The app on a workbook full of secrets, and a state database that has seen use."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import gspread
import pytest
from flask import Flask

from cv import photo_keeping, photos
from mail.message import Message
from mail.queue import enqueue
from programme import correspondence, invitations, opportunities
from programme.audience import Audience
from programme.letters.contacts import reader_of
from programme.relays.wishes import RelayLinks
from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.changes import Edit
from sheets.model import schema
from sheets.worker.sync import Sync
from tests.conftest import write_cast
from tests.leaks import world as worlds
from tests.leaks.world import PEOPLE, Secret, World, id_of
from tests.photos.pictures import phone_photo
from views.public.media import media

COLOURS = [(40 + 17 * n, 90, 200 - 13 * n) for n in range(len(PEOPLE))]


@dataclass(frozen=True)
class Told:
    """The app, and what it must tell nobody.

    Args:
        app: on the workbook.
        world: what is typed there.
        photos: candidate -> the key of their photo.
        tokens: what private links end in, by kind.
        private: every secret, those of the state database too.
    """

    app: Flask
    world: World
    photos: dict[str, str]
    tokens: dict[str, str]
    private: list[Secret]


Fill = Callable[[str], Told]


@pytest.fixture
def fill(app: Flask, book: Book, sheet: gspread.Spreadsheet, workbook: Workbook, data_dir: Path) -> Fill:
    """Type a world, by its salt, into the workbook of this test."""

    def filled(salt: str) -> Told:
        world = worlds.make(salt)
        keys = _photos(app, book)
        for row in world.rows["candidates"]:
            row["photo"] = keys[str(row["id"])]
        _take_own_columns_away(sheet)
        for tab in sheet.worksheets():
            if tab.title in {schema.BY_KEY[key].title for key in world.rows}:
                tab.batch_clear(["A2:ZZ200"])
        write_cast(sheet, world.rows)
        Sync(book.state, lambda: workbook, 0.0).read()
        used = _use(app, book)
        return Told(app, world, keys, used, [*world.private, *_of_state(), *_own_column(sheet, workbook, book, salt)])

    return filled


def _photos(app: Flask, book: Book) -> dict[str, str]:
    """Each candidate's photo, with what a phone says in it."""
    keys = {}
    with app.app_context():
        for candidate, colour in zip(PEOPLE, COLOURS, strict=True):
            photo = photos.made(phone_photo((600, 600), colour=colour))
            photo_keeping.store(book.state, media(), photo)
            keys[candidate] = photo.key
    return keys


def _use(app: Flask, book: Book) -> dict[str, str]:
    """Private links, a mail, a change that waits: what a state database holds."""
    secret = app.config["SECRET_KEY"]
    offer = id_of(schema.OPPORTUNITIES)
    invited = invitations.invite(book, "C7DRAFT", _word("inviting", "author") + "@example.org")
    with book.state.writing() as connection:
        reader = reader_of(book.snapshot, book.snapshot.candidates.rows[0])
        words = _word("letter", "writer"), _word("letter", "email") + "@example.org", _word("letter", "text")
        letter = correspondence.receive(connection, "leaks", "C7LOOKING", reader, *words, "fr")
        opportunities.write_note(connection, offer, reason=_word("note", "reason"))
        enqueue(
            connection,
            Message(_word("mail", "to") + "@example.org", _word("mail", "subject"), _word("mail", "text"), ""),
            "leaks",
        )
    book.submit(
        Edit(
            "candidates",
            "C7LOOKING",
            {"notes": book.snapshot.candidates.rows[0].notes},
            {"notes": _word("edit", "new")},
        ),
        _word("edit", "author") + "@example.org",
    )
    code, key = Audience(book.state, "tests").make_link("C7LOOKING")
    assert letter
    return {
        "letter": letter.token,
        "testimonial": invitations.token_of(invited, secret),
        "recruiter": opportunities.Links(secret, "http://localhost").token([offer]),
        "share": f"{code}-{key}",
        "relay": RelayLinks(secret, "http://localhost").token(book.snapshot.relays.rows[0]),
    }


def _of_state() -> list[Secret]:
    pairs = [("inviting", "author"), ("note", "reason"), ("mail", "to"), ("mail", "subject"), ("mail", "text"),
             ("edit", "new"), ("edit", "author"), ("letter", "writer"), ("letter", "email"),
             ("letter", "text")]  # fmt: skip
    return [Secret(f"state {what} {which}", (_word(what, which),)) for what, which in pairs]


def _own_column(sheet: gspread.Spreadsheet, workbook: Workbook, book: Book, salt: str) -> list[Secret]:
    """Columns that staff added to Candidats: one for everybody, one not, one that nothing describes."""
    tab = sheet.worksheet("Candidats")
    ids = tab.col_values(tab.row_values(1).index("ID") + 1)
    start = len(tab.row_values(1)) + 1
    tab.add_cols(3)
    headers = ("Ouverte", "Réservée", "Griffonnée")
    kept = dict.fromkeys(headers[1:], salt)
    cells = [[*headers]] + [
        [_word(header, str(row_id), kept.get(header, "")) for header in headers] for row_id in ids[1:]
    ]
    tab.update(cells, gspread.utils.rowcol_to_a1(1, start))
    lines = sheet.worksheet("Champs")
    order = lines.row_values(1)
    described = [{"Onglet": "Candidats", "Colonne": "Ouverte", "Type": "texte", "Public": "oui"},
                 {"Onglet": "Candidats", "Colonne": "Réservée", "Type": "texte", "Public": "non"}]  # fmt: skip
    lines.update([[line.get(header, "") for header in order] for line in described], "A2")
    Sync(book.state, lambda: workbook, 0.0).read()
    hidden = [(header, row_id) for header in headers[1:] for row_id in PEOPLE]
    hidden += [("Ouverte", row_id) for row_id, (shown, _) in PEOPLE.items() if shown != worlds.OPEN]
    return [
        Secret(f"candidates {row_id} {header}", (_word(header, row_id, kept.get(header, "")),))
        for header, row_id in hidden
    ]


def _take_own_columns_away(sheet: gspread.Spreadsheet) -> None:
    tab = sheet.worksheet("Candidats")
    headers = tab.row_values(1)
    if "Ouverte" in headers:
        tab.delete_columns(headers.index("Ouverte") + 1, len(headers))


def _word(what: str, which: str, salt: str = "") -> str:
    return f"qz{worlds.hashed(f'{what} {which} {salt}')}"
